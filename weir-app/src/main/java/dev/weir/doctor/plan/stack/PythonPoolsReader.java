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
import dev.weir.doctor.plan.source.SourceText;
import dev.weir.doctor.plan.source.Value;
import java.util.Optional;

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
        for (var call : program.calls()) {
            switch (call.name()) {
                case "create_pool" -> {
                    boolean aiopg = call.callee().startsWith("aiopg");
                    if (aiopg || program.mentions("asyncpg")) {
                        ten(program, call, aiopg ? "aiopg" : "asyncpg", into);
                    }
                }
                case "ConnectionPool", "AsyncConnectionPool", "NullConnectionPool", "AsyncNullConnectionPool" -> {
                    if (program.mentions("psycopg_pool")) {
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

    /** All of these open up to ten connections unless they are told otherwise. */
    private static void ten(Program program, Call call, String library, Declarations into) {
        var key = library.equals("aiopg") ? "maxsize" : "max_size";
        var arguments = program.arguments(call);
        var setting = Setting.of(
                        key, Knob.Kind.POOL, program.value(arguments, key), Standard.known(10, library + "'s default"))
                .insertable(Optional.of(Insertions.lastIn(program, call.arguments(), key + "=", Knob.Kind.POOL)));
        add(program, call, library, setting, into);
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
    }

    /** Without {@code max_size} the pool stays at {@code min_size}. */
    private static void psycopg(Program program, Call call, Declarations into) {
        var arguments = program.arguments(call);
        var size = program.value(arguments, "max_size").or(() -> program.value(arguments, "min_size"));
        add(
                program,
                call,
                "psycopg_pool",
                Setting.of("max_size", Knob.Kind.POOL, size, Standard.known(4, "psycopg_pool's default"))
                        .insertable(
                                Optional.of(Insertions.lastIn(program, call.arguments(), "max_size=", Knob.Kind.POOL))),
                into);
    }

    /** {@code ThreadedConnectionPool(minconn, maxconn, ...)} has no defaults. */
    private static void psycopg2(Program program, Call call, Declarations into) {
        Optional<Value> size = program.value(program.arguments(call), "maxconn")
                .or(() -> call.positional(1).map(program::value));
        add(
                program,
                call,
                "psycopg2",
                Setting.of("maxconn", Knob.Kind.POOL, size, Standard.known(10, "not readable")),
                into);
    }
}
