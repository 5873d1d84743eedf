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
import java.util.ArrayList;
import java.util.List;
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

    private static final String PGX_DEFAULT = "pgxpool's default: processors, at least 4";

    private final List<Opened> opened = new ArrayList<>();
    private final List<Entry> limits = new ArrayList<>();
    private final List<Program> limitPrograms = new ArrayList<>();

    private record Opened(Program program, Call call) {}

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
        for (var call : program.calls()) {
            if (OPENS.contains(call.callee()) && isPostgres(program, call)) {
                opened.add(new Opened(program, call));
            } else if (call.name().equals("SetMaxOpenConns")) {
                call.positional(0).ifPresent(limits::add);
                limitPrograms.add(program);
            } else if (Set.of("pgxpool.New", "pgxpool.NewWithConfig", "pgxpool.Connect", "pgxpool.ConnectConfig")
                    .contains(call.callee())) {
                pgx(program, call, into);
            }
        }
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
        for (var one : opened) {
            Optional<Value> limit = Optional.empty();
            for (int i = 0; i < limits.size(); i++) {
                if (limitPrograms.get(i) == one.program() || limits.size() == 1) {
                    limit = Optional.of(limitPrograms.get(i).value(limits.get(i)));
                    break;
                }
            }
            var none = Standard.known(Quantity.UNLIMITED, "database/sql has no limit by default");
            var size = Setting.of("SetMaxOpenConns", Knob.Kind.POOL, limit, none)
                    .insertable(Optional.of(behind(one.program(), one.call())))
                    .unlimitedFrom(0);
            add(one.program(), one.call(), "database/sql", size, into);
        }
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

    private static void pgx(Program program, Call call, Declarations into) {
        var set = program.assignments().stream()
                .filter(assignment -> assignment.last().equals("MaxConns"))
                .map(assignment -> program.value(assignment.value()))
                .reduce((_, later) -> later);
        var parsed = program.calls().stream()
                .filter(one -> one.callee().equals("pgxpool.ParseConfig"))
                .findFirst();
        var url = parsed.flatMap(one -> one.positional(0))
                .or(() -> call.positional(1))
                .map(program::value);
        var span = program.source().span(call.start(), call.start());
        var standard = new Value.Extreme(true, List.of(new Value.Literal("4", span), new Value.Cpus(span)), span);
        var size = set.or(() -> url.map(one -> new Value.Parameter("pool_max_conns", one, standard, PGX_DEFAULT)));
        add(
                program,
                call,
                "pgxpool",
                Setting.of("pool_max_conns", Knob.Kind.POOL, size, Standard.known(4, PGX_DEFAULT)),
                into);
    }

    /** Behind {@code db, err := sql.Open(...)} and the check of {@code err} that follows, on a line of its own. */
    private static Knob behind(Program program, Call call) {
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
                        source.span(end, end), "\n" + indent + name.get() + ".SetMaxOpenConns(", ")", Knob.Kind.POOL);
            }
        }
        return Knob.inWords(
                source.span(call.start(), call.start()),
                "call SetMaxOpenConns(",
                ") on " + (gorm ? "the DB() of " : "") + "what " + call.callee() + " returns there");
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
