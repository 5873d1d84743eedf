package dev.weir.doctor.plan;

import dev.weir.config.PoolMode;
import dev.weir.doctor.catalogue.Endpoint;
import dev.weir.doctor.catalogue.Plan;
import dev.weir.doctor.catalogue.Platforms;
import dev.weir.doctor.plan.deploy.Deployment;
import dev.weir.doctor.plan.model.Quantity;
import dev.weir.doctor.plan.model.Quantity.Assumption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Finds out what the ceiling is. */
final class Budgets {
    /** Kept by a PostgreSQL server for its superuser, unless it is told otherwise. */
    private static final int RESERVED = 3;

    /** Supabase's for its small sizes. */
    private static final int SESSION_POOL = 15;

    /** What the managed poolers take that say a number at all. */
    private static final int MOST_CLIENTS = 10_000;

    private final PlanOptions options;
    private final Consumer<Assumption> assume;

    /**
     * Where services connect to, as far as their URLs say: a door of a platform, or a pooler that the deployment starts.
     */
    static final class Ways {
        private final Map<String, Front> known;
        private final Map<Row, Endpoint> doors = new LinkedHashMap<>();
        private final Map<Row, Front> fronts = new LinkedHashMap<>();

        /** @param known the poolers there are, by the name of their host */
        Ways(Map<String, Front> known) {
            this.known = known;
        }

        void add(Row row, DatabaseLink link) {
            link.door().ifPresent(door -> doors.put(row, door));
            Optional.ofNullable(known.get(link.host())).ifPresent(front -> fronts.put(row, front));
        }

        /** Those that somebody connects to, which connect to the server themselves. */
        List<Row> poolers() {
            return fronts.values().stream().distinct().map(Front::row).toList();
        }
    }

    /**
     * A pooler that the deployment starts.
     *
     * @param row it, as one of those that connect to the server
     * @param clients how many it takes
     * @param session whether each client keeps a server connection
     */
    record Front(Row row, Quantity clients, boolean session) {
        /** In session mode more clients than server connections wait, and those that wait time out. */
        Ceiling ceiling() {
            var pool = row.pools().getFirst();
            int servers =
                    pool.size().value() + pool.overflow().map(Quantity::value).orElse(0);
            boolean bySize = session && servers < clients.value();
            return Ceiling.known(
                    bySize ? servers : clients.value(),
                    bySize
                            ? "the pool of %s in session mode, %s"
                                    .formatted(row.service(), pool.size().origin())
                            : "clients that %s takes, %s".formatted(row.service(), clients.origin()));
        }
    }

    Budgets(PlanOptions options, Consumer<Assumption> assume) {
        this.options = options;
        this.assume = assume;
    }

    /**
     * What goes to the server itself, with migrations and consoles, and what goes to each pooler in front of it.
     */
    List<Budget> of(List<Row> rows, Ways ways, List<Quantity> extras, Deployment deployment) {
        var doors = ways.doors;
        var pooled = new LinkedHashMap<Endpoint, List<Row>>();
        var fronted = new LinkedHashMap<Front, List<Row>>();
        var direct = new ArrayList<Row>();
        for (var row : rows) {
            var front = ways.fronts.get(row);
            if (front != null) {
                fronted.computeIfAbsent(front, _ -> new ArrayList<>()).add(row);
                continue;
            }
            var door = Optional.ofNullable(doors.get(row))
                    .filter(Endpoint::pooled)
                    .filter(_ -> options.ceiling().isEmpty());
            door.ifPresentOrElse(
                    one -> pooled.computeIfAbsent(one, _ -> new ArrayList<>()).add(row), () -> direct.add(row));
        }
        var budgets = new ArrayList<Budget>();
        if (!direct.isEmpty()) {
            var ceiling = ceiling(deployment, platformOf(direct, doors));
            ceiling.assumption().ifPresent(assume);
            extras.forEach(extra -> extra.assumption().ifPresent(assume));
            budgets.add(new Budget("connections", ceiling, direct, extras));
        }
        pooled.forEach((door, clients) -> {
            var ceiling = ofPooler(door);
            ceiling.assumption().ifPresent(assume);
            budgets.add(new Budget("clients of the pooler", ceiling, clients, List.of()));
        });
        fronted.forEach((front, clients) ->
                budgets.add(new Budget("clients of " + front.row().service(), front.ceiling(), clients, List.of())));
        return budgets;
    }

    private static Optional<String> platformOf(List<Row> rows, Map<Row, Endpoint> doors) {
        return rows.stream()
                .flatMap(row -> Optional.ofNullable(doors.get(row)).stream())
                .map(Endpoint::platform)
                .findFirst();
    }

    /** In session mode a client keeps a server connection: the pool's size is the limit, not that of clients. */
    private Ceiling ofPooler(Endpoint door) {
        if (door.mode().filter(PoolMode.SESSION::equals).isPresent()) {
            return new Ceiling(
                    SESSION_POOL,
                    "a pooler in session mode, " + door.platform(),
                    Optional.of(new Assumption(
                            "the session pooler of " + door.platform() + " has a pool of " + SESSION_POOL,
                            "--limit N")));
        }
        var said = options.platform().flatMap(Budgets::plan);
        var plan = said.or(() -> smallest(door.platform()))
                .filter(one -> one.clients().isPresent());
        int clients = plan.map(one -> one.clients().orElse(MOST_CLIENTS)).orElse(MOST_CLIENTS);
        var what = "clients that the pooler of " + plan.map(Plan::name).orElse(door.platform()) + " takes";
        return said.isPresent()
                ? Ceiling.known(clients, what)
                : new Ceiling(
                        clients,
                        what,
                        Optional.of(new Assumption(
                                clients + " " + what, "--limit N or --platform " + door.platform() + ":SIZE")));
    }

    private static Optional<Plan> smallest(String platform) {
        return Platforms.shipped()
                .find(platform)
                .flatMap(one -> one.plans().stream().findFirst());
    }

    /** What was said, what the platform gives, what the deployment starts, or what PostgreSQL comes with. */
    private Ceiling ceiling(Deployment deployment, Optional<String> platform) {
        return options.ceiling()
                .or(() -> options.platform().map(Budgets::ofPlatform))
                .or(() -> deployment.server().map(Budgets::ofServer))
                .orElseGet(() -> assumed(platform.flatMap(Budgets::smallest)
                        .or(() -> plan("postgresql:default"))
                        .orElseThrow()));
    }

    private static Ceiling ofServer(Deployment.Server server) {
        return server.plan().isEmpty()
                ? Ceiling.known(
                        Math.max(server.maxConnections() - RESERVED, 1),
                        "max_connections %d - %d reserved, %s"
                                .formatted(server.maxConnections(), RESERVED, server.place()))
                : ofPlatform(server.plan());
    }

    private static Ceiling ofPlatform(String name) {
        var plan = plan(name).orElseThrow(() -> new IllegalArgumentException(unknown(name)));
        return Ceiling.known(plan.usable(), words(plan));
    }

    private static Ceiling assumed(Plan plan) {
        return new Ceiling(
                plan.usable(),
                words(plan),
                Optional.of(new Assumption(
                        plan.usable() + " connections: " + words(plan), "--limit N or --platform NAME:SIZE")));
    }

    private static String words(Plan plan) {
        var of = switch (plan.binds()) {
            case SERVER -> "";
            case ROLE -> " for each role";
        };
        return plan.name() + ": " + plan.limit() + of
                + (plan.reserved() > 0 ? " - " + plan.reserved() + " reserved" : "");
    }

    private static Optional<Plan> plan(String name) {
        return Platforms.shipped().plan(name);
    }

    private static String unknown(String name) {
        int colon = name.indexOf(':');
        var platform = Platforms.shipped().find(colon < 0 ? name : name.substring(0, colon));
        return platform.isEmpty()
                ? "no platform named " + name + "; there are: "
                        + Platforms.shipped().all().stream()
                                .map(one -> one.id())
                                .collect(Collectors.joining(", "))
                : "no size like that in " + name + "; there are: "
                        + platform.get().plans().stream().map(Plan::name).collect(Collectors.joining(", "));
    }
}
