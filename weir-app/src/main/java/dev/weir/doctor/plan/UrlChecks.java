package dev.weir.doctor.plan;

import dev.weir.config.PoolMode;
import dev.weir.doctor.Severity;
import dev.weir.doctor.catalogue.Endpoint;
import dev.weir.doctor.catalogue.Platforms;
import dev.weir.doctor.plan.Planner.Started;
import dev.weir.doctor.plan.model.Declarations;
import dev.weir.doctor.plan.model.Pool;
import dev.weir.doctor.plan.model.ProcessShape.Role;
import dev.weir.doctor.plan.model.Remark;
import dev.weir.doctor.plan.source.Span;
import dev.weir.doctor.plan.source.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks at the URLs that services are given, and at the options of their commands. */
final class UrlChecks {
    private static final Set<String> PRISMAS = Set.of("connection_limit", "pool_timeout", "pgbouncer");
    private static final Set<String> NOBODYS =
            Set.of("pooler", "pool_size", "max_overflow", "poolsize", "max_connections", "pool");

    private final Declarations declared;

    UrlChecks(Declarations declared) {
        this.declared = declared;
    }

    /** The URL that a service's pools most likely use. */
    static Optional<DatabaseLink> linkOf(Started started, List<Pool> pools) {
        for (var pool : pools) {
            var named = pool.url().flatMap(url -> linkOf(started, url));
            if (named.isPresent()) {
                return named;
            }
        }
        return links(started).stream()
                .filter(link -> link.variable().endsWith("DATABASE_URL"))
                .findFirst();
    }

    private static Optional<DatabaseLink> linkOf(Started started, Value url) {
        var variable = url instanceof Value.Lookup(String name, var _, var _) ? name : "";
        var span = started.resolver().follow(url).span();
        return DatabaseLink.isOne(span.text()) ? Optional.of(DatabaseLink.read(variable, span)) : Optional.empty();
    }

    private static List<DatabaseLink> links(Started started) {
        var links = new ArrayList<DatabaseLink>();
        started.start().environment().variables().forEach((name, value) -> {
            if (DatabaseLink.isOne(value.span().text())) {
                links.add(DatabaseLink.read(name, value.span()));
            }
        });
        links.sort(Comparator.comparing(DatabaseLink::variable));
        return links;
    }

    void check(List<Started> services, Map<String, List<Pool>> pools) {
        var seen = new LinkedHashMap<Span, DatabaseLink>();
        for (var started : services) {
            var own = pools.getOrDefault(started.service().name(), List.of());
            var used = linkOf(started, own);
            for (var link : links(started)) {
                if (seen.put(link.span(), link) == null) {
                    shape(link, own);
                }
            }
            used.filter(_ -> started.shape().role() == Role.APPLICATION && !own.isEmpty())
                    .ifPresent(link -> door(link, own));
            own.forEach(pool -> pool.url().ifPresent(url -> appended(started, url)));
            command(started);
        }
    }

    private void remark(String id, Severity severity, DatabaseLink link, List<String> sentences) {
        declared.add(Remark.of(id, severity, link.span().place(), sentences.getFirst(), sentences.getLast()));
    }

    private void shape(DatabaseLink link, List<Pool> pools) {
        if (link.questionMarks() > 1) {
            remark(
                    "URL_TWO_QUESTION_MARKS",
                    Severity.CRITICAL,
                    link,
                    List.of(
                            link.name()
                                    + " has two question marks: what follows the second is part of a value and not read",
                            "Join parameters with &."));
        }
        boolean prisma = pools.stream().anyMatch(pool -> pool.stack().equals("Prisma"));
        for (var parameter : link.parameters()) {
            boolean foreign = PRISMAS.contains(parameter.name()) && !prisma && !pools.isEmpty();
            if (foreign || NOBODYS.contains(parameter.name())) {
                boolean fails =
                        link.scheme().contains("asyncpg") || link.scheme().contains("psycopg");
                remark(
                        "URL_PARAMETER_NOBODY_READS",
                        Severity.WARNING,
                        link,
                        List.of(
                                parameter.name() + " in " + link.name() + " limits nothing: "
                                        + (foreign ? "only Prisma reads it" : "no driver reads it")
                                        + (fails ? ", and this driver refuses parameters that it does not know" : ""),
                                "Remove it, and set the size of the pool where the pool is made."));
            }
        }
    }

    private void door(DatabaseLink link, List<Pool> pools) {
        var door = link.door();
        if (door.isEmpty()) {
            return;
        }
        var platform = Platforms.shipped()
                .find(door.get().platform())
                .map(one -> one.label())
                .orElse("");
        if (!door.get().pooled()) {
            if (!door.get().otherDoor().isEmpty()) {
                remark(
                        "URL_PAST_THE_POOLER",
                        Severity.NOTE,
                        link,
                        List.of(
                                link.name() + " goes past " + platform + "'s pooler, straight to the server",
                                "The pooler is at " + port(door.get()) + "; keep the direct URL for migrations."));
            }
            return;
        }
        pooled(link, door.get(), pools, platform);
    }

    private static String port(Endpoint door) {
        int colon = door.otherDoor().lastIndexOf(':');
        return "port " + door.otherDoor().substring(colon + 1);
    }

    private void pooled(DatabaseLink link, Endpoint door, List<Pool> pools, String platform) {
        if (door.mode().filter(PoolMode.SESSION::equals).isPresent()) {
            remark(
                    "URL_SESSION_POOLER",
                    Severity.WARNING,
                    link,
                    List.of(
                            link.name() + " leads to " + platform
                                    + "'s pooler in session mode: each client keeps a server connection",
                            "Transaction mode is at " + port(door) + "."));
            return;
        }
        boolean asyncpg = link.scheme().contains("asyncpg")
                || pools.stream().anyMatch(pool -> pool.stack().equals("asyncpg"));
        if (asyncpg && !link.has("prepared_statement_cache_size") && !link.has("statement_cache_size")) {
            remark(
                    "ASYNCPG_BEHIND_POOLER",
                    Severity.WARNING,
                    link,
                    List.of(
                            "asyncpg prepares statements by name, which a pooler in transaction mode may not keep for it",
                            "Set statement_cache_size to 0, or use a pooler that keeps prepared statements."));
        }
        boolean prisma = pools.stream().anyMatch(pool -> pool.stack().equals("Prisma"));
        if (prisma && !link.has("pgbouncer")) {
            remark(
                    "PRISMA_BEHIND_POOLER",
                    Severity.NOTE,
                    link,
                    List.of(
                            link.name() + " leads to a pooler, and Prisma is not told so",
                            "Add pgbouncer=true unless the pooler keeps prepared statements."));
        }
    }

    /** {@code process.env.DATABASE_URL + "?connection_limit=5"}. */
    private void appended(Started started, Value url) {
        if (!(url instanceof Value.Text(List<Value> pieces, Span span))) {
            return;
        }
        boolean appends = pieces.stream()
                .flatMap(piece -> piece.literal().stream())
                .anyMatch(text -> text.startsWith("?") || text.contains("}?"));
        boolean already = pieces.stream()
                .anyMatch(piece -> started.resolver()
                        .follow(piece)
                        .literal()
                        .filter(text -> DatabaseLink.isOne(text) && text.contains("?"))
                        .isPresent());
        if (appends) {
            declared.add(Remark.of(
                    "URL_APPENDED",
                    already ? Severity.CRITICAL : Severity.WARNING,
                    span.place(),
                    already
                            ? "the URL has parameters already, so what is appended behind a second ? is not read"
                            : "a ? is appended to the URL: once it has parameters of its own, these are not read",
                    "Put the parameters into the variable, joined with &."));
        }
    }

    private void command(Started started) {
        started.start()
                .find("uvicorn", "--max-requests")
                .ifPresent(span -> declared.add(Remark.of(
                        "UVICORN_MAX_REQUESTS",
                        Severity.CRITICAL,
                        span.place(),
                        "uvicorn has no --max-requests and does not start with it",
                        "It is called --limit-max-requests.")));
        if (started.shape().asgi()) {
            declared.keptByThreads()
                    .forEach(place -> declared.add(Remark.of(
                            "DJANGO_MAX_AGE_ASGI",
                            Severity.WARNING,
                            place,
                            "CONN_MAX_AGE leaks connections under "
                                    + started.shape().program() + ": threads come and go, each with its own",
                            "Set CONN_MAX_AGE to 0 under ASGI, or use OPTIONS[\"pool\"].")));
        }
    }
}
