package dev.weir.doctor.plan.stack;

import dev.weir.doctor.Severity;
import dev.weir.doctor.plan.model.Declarations;
import dev.weir.doctor.plan.model.Family;
import dev.weir.doctor.plan.model.Knob;
import dev.weir.doctor.plan.model.Pool;
import dev.weir.doctor.plan.model.Remark;
import dev.weir.doctor.plan.model.Setting;
import dev.weir.doctor.plan.model.Setting.Standard;
import dev.weir.doctor.plan.source.Call;
import dev.weir.doctor.plan.source.Entry;
import dev.weir.doctor.plan.source.Group;
import dev.weir.doctor.plan.source.Language;
import dev.weir.doctor.plan.source.Place;
import dev.weir.doctor.plan.source.Program;
import dev.weir.doctor.plan.source.SourceText;
import dev.weir.doctor.plan.source.Syntax;
import dev.weir.doctor.plan.source.Tables;
import dev.weir.doctor.plan.source.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Prisma up to 6: a pool for each client, as large as the URL says or as the machine has processors. */
final class PrismaReader implements PoolReader {
    private static final Set<String> ROUTES = Set.of("get", "post", "put", "patch", "delete", "all", "use");
    private static final String DEFAULT = "Prisma's default: processors × 2 + 1";

    private final List<Client> clients = new ArrayList<>();
    private Optional<Source> source = Optional.empty();
    private boolean adapts;

    /** {@code new PrismaClient(...)}. */
    private record Client(Program program, Call call) {}

    /** The {@code datasource} of a schema. */
    private record Source(Program program, Place place, Value url, boolean direct) {}

    @Override
    public boolean concerns(SourceText text) {
        boolean program =
                Language.of(text.path()).filter(Language.JAVASCRIPT::equals).isPresent();
        return text.path().endsWith(".prisma") || (program && text.text().contains("PrismaClient("));
    }

    @Override
    public void read(SourceText text, Declarations into) {
        var program = new Program(text, Language.JAVASCRIPT);
        if (text.path().endsWith(".prisma")) {
            schema(program, into);
            return;
        }
        boolean seeds = text.name().startsWith("seed") || text.path().contains("scripts/");
        for (var call : program.calls("PrismaClient")) {
            adapts |= call.positional(0)
                    .map(Entry::value)
                    .map(program::table)
                    .filter(table -> Syntax.entry(table, "adapter").isPresent())
                    .isPresent();
            if (!seeds) {
                clients.add(new Client(program, call));
                remark(program, call, into);
            }
        }
    }

    private void schema(Program program, Declarations into) {
        var nodes = program.tree().children();
        for (int i = 2; i < nodes.size(); i++) {
            if (nodes.get(i - 2).is("datasource") && nodes.get(i) instanceof Group group) {
                var settings = Syntax.statements(group.children()).stream()
                        .flatMap(one -> Syntax.entries(one).stream())
                        .toList();
                var provider = program.value(settings, "provider")
                        .flatMap(Value::literal)
                        .orElse("postgresql");
                var url = program.value(settings, "url");
                boolean direct = Syntax.entry(settings, "directUrl").isPresent();
                if (provider.startsWith("postgres") || provider.equals("cockroachdb")) {
                    source = url.map(value -> new Source(program, program.place(group.start()), value, direct));
                }
                Syntax.entry(settings, "relationMode")
                        .ifPresent(mode -> into.add(Remark.of(
                                "PRISMA_RELATION_MODE",
                                Severity.NOTE,
                                program.place(mode.start()),
                                "relationMode has nothing to do with connections: it moves foreign keys into the client",
                                "Leave it out unless the database has no foreign keys.")));
            }
        }
    }

    @Override
    public void finish(Declarations into) {
        if (source.isEmpty() || adapts) {
            return; // Prisma 7: the adapter's driver has the pool
        }
        var schema = source.get();
        if (clients.isEmpty()) {
            into.add(pool(schema.place(), "client", schema.url()));
        }
        for (var client : clients) {
            var url = Tables.find(client.call().arguments(), "datasourceUrl")
                    .or(() -> Tables.find(client.call().arguments(), "url"))
                    .map(client.program()::value)
                    .orElse(schema.url());
            int at = client.call().start();
            into.add(
                    pool(client.program().place(at), "PrismaClient", url),
                    client.program().branches(at));
        }
    }

    private static Pool pool(Place place, String label, Value url) {
        return new Pool(
                "Prisma", Family.NODE, place, label, Pool.Scope.PROCESS, size(url), Optional.empty(), Optional.of(url));
    }

    private static Setting size(Value url) {
        var span = url.span();
        var twice = new Value.Product(List.of(new Value.Cpus(span), new Value.Literal("2", span)), span);
        var standard = new Value.Sum(List.of(twice, new Value.Literal("1", span)), span);
        return Setting.set(
                "connection_limit",
                Knob.Kind.POOL,
                new Value.Parameter("connection_limit", url, standard, DEFAULT),
                Standard.known(9, DEFAULT));
    }

    private static void remark(Program program, Call call, Declarations into) {
        Tables.find(call.arguments(), "connection_limit")
                .ifPresent(entry -> into.add(Remark.of(
                        "PRISMA_INTERNAL_LIMIT",
                        Severity.WARNING,
                        program.place(entry.start()),
                        "connection_limit is no option of PrismaClient: it limits nothing",
                        "Write ?connection_limit=N into the URL; from Prisma 7 on it is max of the adapter.")));
        var around = call.around();
        boolean inRoute = around.contains(".") && ROUTES.contains(around.substring(around.lastIndexOf('.') + 1));
        if (inRoute) {
            into.add(Remark.of(
                    "CLIENT_PER_REQUEST",
                    Severity.CRITICAL,
                    program.place(call.start()),
                    "a new PrismaClient for each request opens a new pool for each request",
                    "Make one client in a module of its own and import it."));
        }
    }
}
