package dev.weir.doctor.plan.stack;

import dev.weir.doctor.plan.model.Declarations;
import dev.weir.doctor.plan.model.Family;
import dev.weir.doctor.plan.model.Knob;
import dev.weir.doctor.plan.model.Pool;
import dev.weir.doctor.plan.model.Setting;
import dev.weir.doctor.plan.model.Setting.Standard;
import dev.weir.doctor.plan.source.Call;
import dev.weir.doctor.plan.source.Language;
import dev.weir.doctor.plan.source.Program;
import dev.weir.doctor.plan.source.PythonImports;
import dev.weir.doctor.plan.source.SourceText;
import java.util.Optional;
import java.util.stream.Stream;

/** The pools of Python's drivers: asyncpg, psycopg 3, psycopg2, aiopg, and {@code databases} on top of asyncpg. */
final class PythonPoolsReader implements PoolReader {
    @Override
    public boolean concerns(SourceText source) {
        var text = source.text();
        return source.path().endsWith(".py")
                && (text.contains("asyncpg")
                        || text.contains("psycopg")
                        || text.contains("aiopg")
                        || text.contains("databases"));
    }

    @Override
    public void read(SourceText source, Declarations into) {
        var program = new Program(source, Language.PYTHON);
        var imports = new PythonImports(source);
        for (var call : program.calls()) {
            switch (call.name()) {
                case "create_pool" ->
                    library(program, imports.meaning(call.callee()), "asyncpg", "aiopg")
                            .ifPresent(library -> ten(program, call, library, into));
                case "ConnectionPool", "AsyncConnectionPool", "NullConnectionPool", "AsyncNullConnectionPool" -> {
                    if (library(program, imports.meaning(call.callee()), "psycopg_pool")
                            .isPresent()) {
                        psycopg(program, call, into);
                    }
                }
                case "SimpleConnectionPool", "ThreadedConnectionPool", "PersistentConnectionPool" ->
                    psycopg2(program, call, into);
                case "Database" -> {
                    if (program.mentions("databases import") || call.callee().equals("databases.Database")) {
                        ten(program, call, "databases", into);
                    }
                }
                default -> {}
            }
        }
    }

    /** Which library a callee is of; one that nobody says anything of is taken for the first that is mentioned. */
    private static Optional<String> library(Program program, String callee, String... libraries) {
        return Stream.of(libraries)
                .filter(library -> callee.contains(".") ? callee.startsWith(library + ".") : program.mentions(library))
                .findFirst();
    }

    /** All of these open up to ten connections unless they are told otherwise; those on asyncpg open them at once. */
    private static void ten(Program program, Call call, String library, Declarations into) {
        var because = library + "'s default";
        var ten = Standard.known(10, because);
        var sizes = library.equals("aiopg")
                ? new MinMax("", "minsize", "maxsize", "%s=", Standard.known(1, because), ten)
                : new MinMax("", "min_size", "max_size", "%s=", ten, ten);
        add(program, call, library, sizes.in(program, program.arguments(call), Optional.of(call.arguments())), into);
    }

    private static void add(Program program, Call call, String library, Setting size, Declarations into) {
        var pool = new Pool(
                library,
                Family.PYTHON,
                program.place(call.start()),
                call.callee(),
                Pool.Scope.PROCESS,
                size,
                Optional.empty(),
                call.positional(0).map(program::value));
        into.add(pool, program.branches(call.start()));
        Insertions.unread(program, call, Stream.of(size)).ifPresent(into::add);
    }

    private static void psycopg(Program program, Call call, Declarations into) {
        var size = call.name().contains("Null")
                ? Psycopg.withoutMinimum(program, call)
                : Psycopg.size(program, program.arguments(call), Optional.of(call.arguments()), "%s=");
        add(program, call, "psycopg_pool", size, into);
    }

    /** {@code ThreadedConnectionPool(minconn, maxconn, ...)} has no defaults, and opens the first of them at once. */
    private static void psycopg2(Program program, Call call, Declarations into) {
        var sizes = Stream.of("minconn", "maxconn")
                .map(key -> program.value(program.arguments(call), key)
                        .or(() -> call.positional(key.equals("minconn") ? 0 : 1).map(program::value)))
                .toList();
        add(
                program,
                call,
                "psycopg2",
                Setting.of("maxconn", Knob.Kind.POOL, sizes.getLast(), Standard.known(10, "not readable"))
                        .notBelow(Setting.of(
                                "minconn", Knob.Kind.POOL, sizes.getFirst(), Standard.known(1, "not readable"))),
                into);
    }
}
