package dev.weir.doctor.plan.stack;

import dev.weir.doctor.plan.model.Declarations;
import dev.weir.doctor.plan.model.Family;
import dev.weir.doctor.plan.model.Knob;
import dev.weir.doctor.plan.model.Pool;
import dev.weir.doctor.plan.model.Quantity;
import dev.weir.doctor.plan.model.Setting;
import dev.weir.doctor.plan.model.Setting.Standard;
import dev.weir.doctor.plan.source.Call;
import dev.weir.doctor.plan.source.Entry;
import dev.weir.doctor.plan.source.Group;
import dev.weir.doctor.plan.source.Language;
import dev.weir.doctor.plan.source.Node;
import dev.weir.doctor.plan.source.Program;
import dev.weir.doctor.plan.source.SourceText;
import dev.weir.doctor.plan.source.Syntax;
import dev.weir.doctor.plan.source.Value;
import dev.weir.doctor.plan.stack.GoLimits.Limit;
import dev.weir.doctor.plan.stack.GoLimits.Opened;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Go: {@code database/sql} has no limit until {@code SetMaxOpenConns} says one; pgxpool follows the processors. */
final class GoReader implements PoolReader {
    private static final Set<String> OPENS = Set.of(
            "sql.Open",
            "sqlx.Open",
            "sqlx.Connect",
            "sqlx.MustConnect",
            "sqlx.MustOpen",
            "sqlx.ConnectContext",
            "gorm.Open",
            "otelsql.Open");
    private static final Set<String> DRIVERS = Set.of("postgres", "pgx", "pgx/v5", "cloudsqlpostgres", "nrpostgres");
    /** {@code db}, {@code db, err}, {@code s.db, err}. */
    private static final Pattern NAMES = Pattern.compile("(\\w+(?:\\.\\w+)*)(?:\\s*,\\s*\\w+)*");

    private static final Set<String> PGX_OPENS =
            Set.of("pgxpool.New", "pgxpool.NewWithConfig", "pgxpool.Connect", "pgxpool.ConnectConfig");

    private static final String PGX_DEFAULT = "pgxpool's default: processors, at least 4";

    /** {@code call SetMaxOpenConns(5) on ...}: how a limit is written behind a name, and how it is said without one. */
    private record Written(String before, String after, String said, String of) {}

    private static final Written CONFIGURED = new Written(".MaxConns = ", "", "set MaxConns = ", " on what ");

    private final Map<Program, GoLimits> files = new LinkedHashMap<>();

    @Override
    public boolean concerns(SourceText source) {
        var text = source.text();
        return source.path().endsWith(".go")
                && (text.contains("sql.Open")
                        || text.contains("sqlx.")
                        || text.contains("gorm.Open")
                        || text.contains("pgxpool.")
                        || text.contains("SetMaxOpenConns"));
    }

    @Override
    public void read(SourceText source, Declarations into) {
        var program = new Program(source, Language.GO);
        var opened = program.calls().stream()
                .filter(call -> OPENS.contains(call.callee()) && isPostgres(program, call))
                .map(call -> opened(program, call))
                .toList();
        var limits = program.calls("SetMaxOpenConns").stream()
                .flatMap(
                        call -> call
                                .positional(0)
                                .map(entry -> new Limit(receiver(call), call.start(), program.value(entry)))
                                .stream())
                .toList();
        files.put(program, new GoLimits(opened, limits));
        var configurations = configurations(program);
        program.calls().stream()
                .filter(call -> PGX_OPENS.contains(call.callee()))
                .forEach(call -> pgx(program, call, configurations, into));
    }

    private static Opened opened(Program program, Call call) {
        var block = blockOf(program.tree(), call);
        var name = Syntax.statements(block.children()).stream()
                .flatMap(statement -> assigned(program.source(), statement, call).stream())
                .findFirst();
        return new Opened(call, name, block);
    }

    private static String receiver(Call call) {
        int dot = call.callee().lastIndexOf('.');
        return dot < 0 ? "" : call.callee().substring(0, dot);
    }

    private static boolean isPostgres(Program program, Call call) {
        var first = call.entries().stream()
                .filter(entry -> !isContext(program, entry))
                .findFirst();
        if (call.callee().equals("gorm.Open")) {
            return program.mentions("postgres.Open") || program.mentions("postgres.New");
        }
        return first.map(program::value)
                .flatMap(Value::literal)
                .map(DRIVERS::contains)
                .orElse(program.mentions("lib/pq") || program.mentions("jackc/pgx"));
    }

    private static boolean isContext(Program program, Entry entry) {
        return program.value(entry) instanceof Value.Reference(String name, var _) && name.equals("ctx");
    }

    /** Each opened database has the limit that the same file sets, or else the only one that is set anywhere. */
    @Override
    public void finish(Declarations into) {
        var all =
                files.values().stream().flatMap(file -> file.limits().stream()).toList();
        var only = files.values().stream()
                .flatMap(GoLimits::free)
                .filter(_ -> all.size() == 1)
                .map(Limit::value)
                .findFirst();
        var none = Standard.known(Quantity.UNLIMITED, "database/sql has no limit by default");
        files.forEach((program, file) -> file.opened().forEach(one -> {
            var limit = file.of(one).or(() -> file.limits().isEmpty() ? only : Optional.empty());
            var gorm = one.call().callee().equals("gorm.Open");
            var written = new Written(
                    ".SetMaxOpenConns(",
                    ")",
                    "call SetMaxOpenConns(",
                    ") on " + (gorm ? "the DB() of what " : "what "));
            var size = Setting.of("SetMaxOpenConns", Knob.Kind.POOL, limit, none)
                    .insertable(Optional.of(behind(program, one.call(), written)))
                    .unlimitedFrom(0);
            add(program, one.call(), "database/sql", size, into);
        }));
    }

    private static void add(Program program, Call call, String stack, Setting size, Declarations into) {
        into.add(new Pool(
                stack,
                Family.GO,
                program.place(call.start()),
                call.callee(),
                Pool.Scope.PROCESS,
                size,
                Optional.empty(),
                Optional.empty()));
    }

    /** What {@code pgxpool.ParseConfig} makes, with the limits that are set on it. */
    private static GoLimits configurations(Program program) {
        var parsed = program.calls().stream()
                .filter(call -> call.callee().equals("pgxpool.ParseConfig"))
                .map(call -> opened(program, call))
                .toList();
        var limits = program.assignments().stream()
                .filter(assignment -> assignment.last().equals("MaxConns"))
                .map(assignment -> new Limit(
                        String.join(
                                ".",
                                assignment
                                        .target()
                                        .subList(0, assignment.target().size() - 1)),
                        assignment.start(),
                        program.value(assignment.value())))
                .toList();
        return new GoLimits(parsed, limits);
    }

    private static void pgx(Program program, Call call, GoLimits configurations, Declarations into) {
        boolean configured = call.name().endsWith("Config");
        var parsed = configured ? configuration(program, call, configurations.opened()) : Optional.<Opened>empty();
        var set = parsed.isPresent()
                ? configurations.of(parsed.get())
                : GoLimits.largest(configured ? configurations.limits() : List.of());
        var url = parsed.flatMap(one -> one.call().positional(0))
                .or(() -> configured ? Optional.empty() : call.positional(1))
                .map(program::value);
        var span = program.source().span(call.start(), call.start());
        var standard = new Value.Extreme(true, List.of(new Value.Literal("4", span), new Value.Cpus(span)), span);
        var size = set.or(() -> url.map(one -> new Value.Parameter("pool_max_conns", one, standard, PGX_DEFAULT)));
        var elsewhere = parsed.map(one -> behind(program, one.call(), CONFIGURED))
                .orElseGet(() -> Knob.inWords(
                        span,
                        "set config.MaxConns = ",
                        " on what pgxpool.ParseConfig makes of the URL, and give that to pgxpool.NewWithConfig"));
        add(
                program,
                call,
                "pgxpool",
                Setting.of("pool_max_conns", Knob.Kind.POOL, size, Standard.known(4, PGX_DEFAULT))
                        .elsewhere(elsewhere),
                into);
    }

    /** The last one above of that name, or the only one there is. */
    private static Optional<Opened> configuration(Program program, Call call, List<Opened> parsed) {
        var name = call.positional(1)
                .map(program::value)
                .map(value -> value instanceof Value.Reference(String own, var _) ? own : "");
        return parsed.stream()
                .filter(one -> one.name().equals(name) && one.call().start() < call.start())
                .reduce((_, later) -> later)
                .or(() -> parsed.stream().findFirst().filter(_ -> parsed.size() == 1));
    }

    /** Behind {@code db, err := sql.Open(...)} and the check of {@code err} that follows, on a line of its own. */
    private static Knob behind(Program program, Call call, Written written) {
        var source = program.source();
        boolean gorm = call.callee().equals("gorm.Open");
        var statements = Syntax.statements(blockOf(program.tree(), call).children());
        for (int i = 0; i < statements.size() && !gorm; i++) {
            var statement = statements.get(i);
            var name = assigned(source, statement, call);
            if (name.isPresent()) {
                boolean checked = i + 1 < statements.size()
                        && statements.get(i + 1).getFirst().is("if");
                int end = end(checked ? statements.get(i + 1) : statement);
                var line = source.lineText(source.line(statement.getFirst().start()));
                var indent =
                        line.substring(0, line.length() - line.stripLeading().length());
                return new Knob(
                        source.span(end, end),
                        "\n" + indent + name.get() + written.before(),
                        written.after(),
                        Knob.Kind.POOL);
            }
        }
        return Knob.inWords(
                source.span(call.start(), call.start()),
                written.said(),
                written.of() + call.callee() + " returns there");
    }

    /** The name given to what is opened, {@code db} or {@code s.db}, when a statement does that and nothing else. */
    private static Optional<String> assigned(SourceText source, List<Node> statement, Call call) {
        int sign = 0;
        while (sign < statement.size()
                && !statement.get(sign).is("=")
                && !statement.get(sign).is(":=")) {
            sign++;
        }
        boolean opens = sign + 1 < statement.size()
                && statement.get(sign + 1).start() == call.start()
                && end(statement) == call.arguments().end();
        if (sign == 0 || !opens) {
            return Optional.empty();
        }
        var names = source.span(
                        statement.getFirst().start(), statement.get(sign - 1).end())
                .text();
        return Optional.of(NAMES.matcher(names))
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .filter(name -> !name.equals("_"));
    }

    private static int end(List<Node> statement) {
        return statement.getLast().end();
    }

    /** The innermost braces around a call, however many other brackets are in between. */
    private static Group blockOf(Group tree, Call call) {
        var block = tree;
        Optional<Group> inner = Optional.of(tree);
        while (inner.isPresent()) {
            var group = inner.get();
            block = group.open() == '{' ? group : block;
            inner = group.children().stream()
                    .filter(node -> node instanceof Group && node.start() < call.start() && node.end() > call.start())
                    .map(Group.class::cast)
                    .findFirst();
        }
        return block;
    }
}
