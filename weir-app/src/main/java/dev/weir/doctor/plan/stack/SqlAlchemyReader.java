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
import dev.weir.doctor.plan.source.Tables;
import dev.weir.doctor.plan.source.Token;
import dev.weir.doctor.plan.source.Value;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** SQLAlchemy: a pool and its overflow for each engine in each process. */
final class SqlAlchemyReader implements PoolReader {
    private static final Standard SIZE = Standard.known(5, "SQLAlchemy's default");
    private static final Standard OVERFLOW = Standard.known(10, "SQLAlchemy's default");
    private static final int LONG_WAIT = 60;

    @Override
    public boolean concerns(SourceText source) {
        var text = source.text();
        return source.path().endsWith(".py")
                && (text.contains("create_engine")
                        || text.contains("create_async_engine")
                        || text.contains("SQLALCHEMY_"));
    }

    @Override
    public void read(SourceText source, Declarations into) {
        var program = new Program(source, Language.PYTHON);
        for (var call : program.calls("create_engine", "create_async_engine")) {
            var arguments = program.arguments(call);
            if (isPostgres(program, arguments) && !isSqlite(call)) {
                engine(program, call, arguments, into);
            }
        }
        program.assignments().stream()
                .filter(assignment -> assignment.last().equals("SQLALCHEMY_ENGINE_OPTIONS"))
                .findFirst()
                .ifPresent(options -> flask(program, options.value(), options.start(), into));
        boolean bare =
                program.assignments().stream().noneMatch(one -> one.last().equals("SQLALCHEMY_ENGINE_OPTIONS"));
        program.assignments().stream()
                .filter(assignment -> bare && assignment.last().equals("SQLALCHEMY_DATABASE_URI"))
                .findFirst()
                .filter(uri -> !isOther(program.value(uri.value())))
                .filter(uri -> program.mentions("lask"))
                .ifPresent(uri -> flask(program, List.of(), uri.start(), into));
    }

    private static void flask(
            Program program, List<dev.weir.doctor.plan.source.Node> options, int at, Declarations into) {
        var table = program.table(options);
        var brackets = options.size() == 1 && options.getFirst() instanceof Group group
                ? Optional.of(group)
                : Optional.<Group>empty();
        pool(program, "Flask-SQLAlchemy", at, new Keys(table, brackets, "\"%s\": "), into);
    }

    private static boolean isPostgres(Program program, List<Entry> arguments) {
        return arguments.stream()
                .filter(entry -> entry.key().isEmpty() || entry.key().equals("url"))
                .findFirst()
                .map(program::value)
                .filter(SqlAlchemyReader::isOther)
                .isEmpty();
    }

    /** An option that only its driver has, whatever the URL says. */
    private static boolean isSqlite(Call call) {
        return Tables.find(call.arguments(), "check_same_thread").isPresent();
    }

    private static boolean isOther(Value url) {
        var start = url instanceof Value.Text(List<Value> pieces, var _) && !pieces.isEmpty() ? pieces.getFirst() : url;
        return start.literal()
                .filter(text -> text.contains(":") && !text.startsWith("postgres"))
                .isPresent();
    }

    private static void engine(Program program, Call call, List<Entry> arguments, Declarations into) {
        var keys = new Keys(arguments, Optional.of(call.arguments()), "%s=");
        var pool = pool(program, call.name(), call.start(), keys, into);
        Insertions.unread(program, call, Stream.concat(Stream.of(pool.size()), pool.overflow().stream()))
                .ifPresent(into::add);
    }

    /**
     * Where the settings of an engine stand.
     *
     * @param brackets where more of them could stand
     * @param written how a key is written there
     */
    private record Keys(List<Entry> table, Optional<Group> brackets, String written) {
        Setting setting(Program program, String key, Knob.Kind kind, Standard standard) {
            return Setting.of(key, kind, program.value(table, key), standard)
                    .insertable(brackets.map(group -> Insertions.lastIn(program, group, written.formatted(key), kind)));
        }
    }

    private static Pool pool(Program program, String label, int at, Keys keys, Declarations into) {
        var pool = pool(program, label, program.place(at), keys);
        into.add(pool, program.branches(at));
        program.value(keys.table(), "pool_timeout")
                .filter(value ->
                        value.literal().filter(SqlAlchemyReader::isLong).isPresent())
                .ifPresent(value -> into.add(Remark.of(
                        "POOL_TIMEOUT_AS_CURE",
                        Severity.NOTE,
                        value.span().place(),
                        "a long pool_timeout makes requests wait longer for a connection; it frees none",
                        "Find who keeps connections for that long; 30 seconds are the default.")));
        return pool;
    }

    private static Pool pool(Program program, String label, Place place, Keys keys) {
        var kind = poolClass(keys);
        boolean none = kind.equals("NullPool");
        boolean one = none || kind.equals("StaticPool");
        var because = none ? "NullPool: one for each thread" : "StaticPool has one";
        return new Pool(
                "SQLAlchemy",
                Family.PYTHON,
                place,
                label,
                none ? Pool.Scope.THREAD : Pool.Scope.PROCESS,
                one
                        ? Setting.unset("connections", Knob.Kind.POOL, Standard.known(1, because))
                        : keys.setting(program, "pool_size", Knob.Kind.POOL, SIZE)
                                .unlimitedFrom(0),
                one
                        ? Optional.empty()
                        : Optional.of(keys.setting(program, "max_overflow", Knob.Kind.OVERFLOW, OVERFLOW)
                                .unlimitedFrom(-1)),
                keys.table().stream()
                        .filter(entry -> entry.key().isEmpty())
                        .findFirst()
                        .map(program::value));
    }

    private static boolean isLong(String text) {
        return text.matches("\\d{1,6}") && Integer.parseInt(text) >= LONG_WAIT;
    }

    private static String poolClass(Keys keys) {
        return keys.table().stream()
                .filter(entry ->
                        entry.key().equals("poolclass") && !entry.value().isEmpty())
                .findFirst()
                .map(entry -> entry.value().getLast() instanceof Token token ? token.text() : "")
                .orElse("");
    }
}
