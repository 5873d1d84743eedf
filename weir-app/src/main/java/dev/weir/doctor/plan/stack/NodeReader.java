package dev.weir.doctor.plan.stack;

import dev.weir.doctor.plan.model.Declarations;
import dev.weir.doctor.plan.model.Family;
import dev.weir.doctor.plan.model.Knob;
import dev.weir.doctor.plan.model.Pool;
import dev.weir.doctor.plan.model.Setting;
import dev.weir.doctor.plan.model.Setting.Standard;
import dev.weir.doctor.plan.source.Call;
import dev.weir.doctor.plan.source.Entry;
import dev.weir.doctor.plan.source.Group;
import dev.weir.doctor.plan.source.Language;
import dev.weir.doctor.plan.source.Program;
import dev.weir.doctor.plan.source.SourceText;
import dev.weir.doctor.plan.source.Syntax;
import dev.weir.doctor.plan.source.Tables;
import dev.weir.doctor.plan.source.Value;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Pools of Node: node-postgres and those on top of it (TypeORM, Knex, Drizzle, Prisma's adapter), postgres.js, Sequelize. */
final class NodeReader implements PoolReader {
    private static final List<String> WORDS = List.of(
            "Pool(", "postgres(", "Sequelize", "DataSource", "TypeOrm", "knex", "client:", "drizzle(", "PrismaPg");
    private static final Set<String> POSTGRES =
            Set.of("pg", "postgres", "postgresql", "pg-native", "cockroachdb", "aurora-postgres");
    private static final List<String> NODE_POSTGRES = List.of("pg", "@neondatabase/serverless", "@vercel/postgres");
    private static final Set<String> NOT_PRODUCTION =
            Set.of("development", "test", "testing", "staging", "local", "ci");

    @Override
    public boolean concerns(SourceText source) {
        return Language.of(source.path()).filter(Language.JAVASCRIPT::equals).isPresent()
                && WORDS.stream().anyMatch(source.text()::contains);
    }

    @Override
    public void read(SourceText source, Declarations into) {
        var program = new Program(source, Language.JAVASCRIPT);
        program.calls().forEach(call -> call(program, call, into));
        typeOrm(program, into);
        knex(program, into);
    }

    private static void call(Program program, Call call, Declarations into) {
        switch (call.name()) {
            case "Pool" -> {
                if (NODE_POSTGRES.stream().anyMatch(module -> imports(program, module))) {
                    driver(program, call, "node-postgres", into);
                }
            }
            case "PrismaPg" -> driver(program, call, "Prisma's adapter", into);
            case "postgres" -> {
                if (imports(program, "postgres") && !call.callee().startsWith(".")) {
                    driver(program, call, "postgres.js", into);
                }
            }
            case "drizzle" -> drizzle(program, call, into);
            case "Sequelize" -> sequelize(program, call, into);
            default -> {}
        }
    }

    /** Given an URL it makes a pool of its own. */
    private static void drizzle(Program program, Call call, Declarations into) {
        var first = call.positional(0).map(program::value);
        boolean url = first.filter(value -> value instanceof Value.Lookup || value instanceof Value.Literal)
                .isPresent();
        if (url && imports(program, "drizzle-orm/node-postgres")) {
            var ten = Setting.unset("max", Knob.Kind.POOL, Standard.known(10, "node-postgres's default"));
            add(program, call.start(), new Found("Drizzle", "drizzle", ten), into);
        }
    }

    private static boolean imports(Program program, String module) {
        return program.mentions("'" + module + "'") || program.mentions("\"" + module + "\"");
    }

    /** What is to be said of a pool besides where it is. */
    private record Found(String library, String label, Setting size) {}

    /** The options of postgres.js stand behind the URL, when there is one. */
    private static void driver(Program program, Call call, String library, Declarations into) {
        boolean behindUrl = library.equals("postgres.js")
                && call.positional(0).filter(one -> one.group('{').isPresent()).isEmpty();
        int at = behindUrl ? 1 : 0;
        var options = call.positional(at);
        var table = options.map(Entry::value).map(program::table).orElse(List.of());
        var place = options.isEmpty()
                ? Optional.of(Insertions.optionsOf(program, call, at, "max"))
                : options.flatMap(one -> one.group('{'))
                        .map(group -> Insertions.lastIn(program, group, "max: ", Knob.Kind.POOL));
        var size = Setting.of(
                        "max", Knob.Kind.POOL, program.value(table, "max"), Standard.known(10, library + "'s default"))
                .insertable(place);
        add(program, call.start(), new Found(library, call.callee(), size), into);
    }

    private static void add(Program program, int at, Found found, Declarations into) {
        var pool = new Pool(
                found.library(),
                Family.NODE,
                program.place(at),
                found.label(),
                Pool.Scope.PROCESS,
                found.size(),
                Optional.empty(),
                Optional.empty());
        into.add(pool, program.branches(at));
    }

    /** {@code new Sequelize(url, { pool: { max: 5 } })} or all in one table. */
    private static void sequelize(Program program, Call call, Declarations into) {
        var options = call.entries().stream()
                .filter(entry -> entry.group('{').isPresent() || program.value(entry) instanceof Value.Reference)
                .reduce((_, later) -> later);
        var table = options.map(Entry::value).map(program::table).orElse(List.of());
        var dialect = program.value(table, "dialect").flatMap(Value::literal);
        if (dialect.isPresent() && !POSTGRES.contains(dialect.get())) {
            return;
        }
        nested(
                program,
                call.start(),
                "Sequelize",
                new Nested(table, options.flatMap(one -> one.group('{')), 0, 5),
                into);
    }

    /** A table that may hold another one called {@code pool} with the keys {@code min} and {@code max}. */
    private record Nested(List<Entry> table, Optional<Group> brackets, int min, int max) {
        MinMax sizes(String library) {
            var because = library + "'s default";
            return new MinMax(
                    "pool.", "min", "max", "%s: ", Standard.known(min, because), Standard.known(max, because));
        }
    }

    private static void nested(Program program, int at, String library, Nested options, Declarations into) {
        var sizes = options.sizes(library);
        var size = Syntax.entry(options.table(), "pool")
                .map(pool -> sizes.in(program, program.table(pool.value()), pool.group('{')))
                .orElseGet(() -> Setting.unset("pool.max", Knob.Kind.POOL, sizes.largest())
                        .insertable(options.brackets()
                                .map(group -> Insertions.lastIn(
                                        program, group, "pool: { " + sizes.insertedKeys(), Knob.Kind.POOL))
                                .map(knob -> new Knob(knob.span(), knob.before(), " }", knob.kind()))));
        add(program, at, new Found(library, library, size), into);
    }

    /** Any table with {@code type: "postgres"}, for a DataSource or a module of NestJS. */
    private static void typeOrm(Program program, Declarations into) {
        if (!program.mentions("typeorm") && !program.mentions("TypeOrm")) {
            return;
        }
        for (var table : Tables.all(program.tree())) {
            var type = program.value(table.entries(), "type").flatMap(Value::literal);
            if (type.filter(POSTGRES::contains).isPresent()) {
                var extra = Syntax.entry(table.entries(), "extra")
                        .map(Entry::value)
                        .map(program::table)
                        .orElse(List.of());
                var size = program.value(table.entries(), "poolSize")
                        .or(() -> program.value(extra, "max"))
                        .or(() -> program.value(extra, "poolSize"));
                var setting = Setting.of(
                                "poolSize", Knob.Kind.POOL, size, Standard.known(10, "node-postgres's default"))
                        .insertable(Optional.of(
                                Insertions.lastIn(program, table.brackets(), "poolSize: ", Knob.Kind.POOL)));
                add(program, table.brackets().start(), new Found("TypeORM", "DataSource", setting), into);
            }
        }
    }

    /** Any table with {@code client: "pg"}; of a knexfile the one for production. */
    private static void knex(Program program, Declarations into) {
        if (!program.mentions("knex") && !program.source().name().startsWith("knexfile")) {
            return;
        }
        var tables = Tables.all(program.tree()).stream()
                .filter(table -> program.value(table.entries(), "client")
                        .flatMap(Value::literal)
                        .filter(POSTGRES::contains)
                        .isPresent())
                .toList();
        var production = tables.stream()
                .filter(table -> !NOT_PRODUCTION.contains(table.key()))
                .toList();
        Stream.of(production.isEmpty() ? tables : production)
                .flatMap(List::stream)
                .forEach(table -> nested(
                        program,
                        table.brackets().start(),
                        "Knex",
                        new Nested(table.entries(), Optional.of(table.brackets()), 2, 10),
                        into));
    }
}
