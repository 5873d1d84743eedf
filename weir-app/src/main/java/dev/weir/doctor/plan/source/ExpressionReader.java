package dev.weir.doctor.plan.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Makes a value of an expression: literals, look-ups in the environment with their defaults, and a little arithmetic. */
public final class ExpressionReader {
    /** Calls that only change the type of their argument. */
    private static final Set<String> CONVERSIONS = Set.of(
            "int",
            "float",
            "str",
            "bool",
            "Number",
            "parseInt",
            "parseFloat",
            "Integer",
            "Field",
            "to_integer",
            "intval",
            "String");

    private static final Set<String> LOOKUPS = Set.of(
            "os.environ.get",
            "environ.get",
            "os.getenv",
            "getenv",
            "env",
            "env.int",
            "env.str",
            "env.url",
            "env.db",
            "env.bool",
            "env.get",
            "config",
            "decouple.config",
            "ENV.fetch",
            "System.get_env",
            "System.fetch_env!",
            "os.Getenv",
            "Env::get",
            "Env.get",
            "get_env",
            "os.environ.setdefault",
            "env.db_url");

    private static final Set<String> ENVIRONMENTS =
            Set.of("os.environ", "environ", "ENV", "process.env", "Bun.env", "_ENV", "$_ENV");

    private static final List<String> ENVIRONMENT_PREFIXES = List.of("process.env.", "import.meta.env.", "Bun.env.");

    private static final Set<String> CPU_COUNTS = Set.of(
            "multiprocessing.cpu_count",
            "cpu_count",
            "os.cpu_count",
            "runtime.NumCPU",
            "os.availableParallelism",
            "Etc.nprocessors",
            "System.schedulers_online",
            "Concurrent.physical_processor_count");

    private final SourceText source;

    public ExpressionReader(SourceText source) {
        this.source = source;
    }

    /** The value of an argument or of what stands behind a key. */
    public Value read(Entry entry) {
        return read(entry.value());
    }

    public Value read(List<Node> nodes) {
        if (nodes.isEmpty()) {
            return new Value.Opaque(source.span(0, 0));
        }
        var span = spanOf(nodes);
        return conditional(nodes, span)
                .or(() -> alternative(nodes, span))
                .or(() -> arithmetic(nodes, span))
                .or(() -> negative(nodes, span))
                .or(() -> single(nodes, span))
                .or(() -> call(nodes, span))
                .or(() -> name(nodes, span))
                .orElse(new Value.Opaque(span));
    }

    private Span spanOf(List<Node> nodes) {
        return source.span(start(nodes.getFirst()), end(nodes.getLast()));
    }

    /** Quotes belong to an expression, unlike to a literal. */
    private static int start(Node node) {
        return node instanceof Token token && isString(token) ? token.start() - 1 : node.start();
    }

    private static int end(Node node) {
        return node instanceof Token token && isString(token) ? token.end() + 1 : node.end();
    }

    private static boolean isString(Token token) {
        return token.kind() == Token.Kind.STRING || token.kind() == Token.Kind.TEMPLATE;
    }

    /** {@code -1}, which many settings take for no limit. */
    private static Optional<Value> negative(List<Node> nodes, Span span) {
        return nodes.size() == 2
                        && nodes.getFirst().is("-")
                        && nodes.getLast() instanceof Token token
                        && token.kind() == Token.Kind.NUMBER
                ? Optional.of(new Value.Literal("-" + token.text(), span))
                : Optional.empty();
    }

    private Optional<Value> single(List<Node> nodes, Span span) {
        if (nodes.size() != 1) {
            return Optional.empty();
        }
        return switch (nodes.getFirst()) {
            case Token token -> Optional.of(token(token, span));
            case Group group
            when group.open() == '(' && !group.children().isEmpty() -> Optional.of(read(group.children()));
            case Group group -> Optional.of(new Value.Structure(group, span));
        };
    }

    private Value token(Token token, Span span) {
        var own = source.span(token.start(), token.end());
        return switch (token.kind()) {
            case NUMBER, STRING, SYMBOL -> new Value.Literal(token.text(), own);
            case TEMPLATE -> new Value.Text(List.of(new Value.Literal(token.text(), own), new Value.Opaque(own)), own);
            case NAME ->
                switch (token.text().toLowerCase(Locale.ROOT)) {
                    case "true", "false", "null", "none", "nil", "undefined" -> new Value.Literal(token.text(), own);
                    default -> new Value.Reference(token.text(), own);
                };
            case SIGN, NEWLINE -> new Value.Opaque(span);
        };
    }

    /** {@code a if c else b}; {@code c ? a : b}. A test for production decides for production. */
    private Optional<Value> conditional(List<Node> nodes, Span span) {
        int when = indexOf(nodes, "if");
        int otherwise = indexOf(nodes, "else");
        if (when > 0 && otherwise > when) {
            return Optional.of(choice(nodes.subList(0, when), nodes.subList(otherwise + 1, nodes.size()), span));
        }
        int question = indexOf(nodes, "?");
        int colon = indexOf(nodes, ":");
        if (question < 1 || colon < question) {
            return Optional.empty();
        }
        var then = nodes.subList(question + 1, colon);
        var or = nodes.subList(colon + 1, nodes.size());
        var condition = nodes.subList(0, question);
        boolean production = condition.stream().anyMatch(ExpressionReader::saysProduction);
        boolean equal = condition.stream().anyMatch(node -> node.is("===") || node.is("=="));
        boolean differs = condition.stream().anyMatch(node -> node.is("!==") || node.is("!="));
        if (production && equal != differs) {
            return Optional.of(read(equal ? then : or));
        }
        return Optional.of(choice(then, or, span));
    }

    private Value choice(List<Node> one, List<Node> other, Span span) {
        return new Value.Choice(List.of(read(one), read(other)), span);
    }

    private static boolean saysProduction(Node node) {
        return node instanceof Token token && isString(token) && token.text().equals("production");
    }

    /** {@code process.env.X || 10}: the right side is the default of the left. */
    private Optional<Value> alternative(List<Node> nodes, Span span) {
        for (var sign : List.of("||", "??", "or")) {
            int at = indexOf(nodes, sign);
            if (at > 0 && at < nodes.size() - 1) {
                var left = read(nodes.subList(0, at));
                var right = read(nodes.subList(at + 1, nodes.size()));
                return Optional.of(
                        left instanceof Value.Lookup(String name, Optional<Value> none, Span _) && none.isEmpty()
                                ? new Value.Lookup(name, Optional.of(right), span)
                                : new Value.Choice(List.of(left, right), span));
            }
        }
        return Optional.empty();
    }

    private Optional<Value> arithmetic(List<Node> nodes, Span span) {
        var terms = split(nodes, "+");
        if (terms.size() > 1) {
            var parts = terms.stream().map(this::read).toList();
            boolean text = parts.stream().anyMatch(ExpressionReader::isText);
            return Optional.of(text ? new Value.Text(parts, span) : new Value.Sum(parts, span));
        }
        var factors = split(nodes, "*");
        return factors.size() > 1
                ? Optional.of(new Value.Product(factors.stream().map(this::read).toList(), span))
                : Optional.empty();
    }

    private static boolean isText(Value value) {
        return value instanceof Value.Text
                || value.literal().filter(text -> !isNumber(text)).isPresent();
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> Character.isDigit(c) || c == '_');
    }

    private static List<List<Node>> split(List<Node> nodes, String sign) {
        var parts = new ArrayList<List<Node>>();
        int from = 0;
        for (int i = 0; i <= nodes.size(); i++) {
            if (i == nodes.size() || nodes.get(i).is(sign)) {
                if (i == from) {
                    return List.of(nodes);
                }
                parts.add(nodes.subList(from, i));
                from = i + 1;
            }
        }
        return parts;
    }

    private static int indexOf(List<Node> nodes, String word) {
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i).is(word)) {
                return i;
            }
        }
        return -1;
    }

    /** {@code name(arguments)}, {@code name[key]}, {@code ENV.fetch(name) { default }}. */
    private Optional<Value> call(List<Node> nodes, Span span) {
        int first = firstGroup(nodes);
        if (first < 1 || !(nodes.get(first) instanceof Group group)) {
            return Optional.empty();
        }
        var callee = dotted(nodes.subList(0, first));
        if (group.open() == '[') {
            return ENVIRONMENTS.contains(callee) && first == nodes.size() - 1
                    ? constantName(group).map(name -> new Value.Lookup(name, Optional.empty(), span))
                    : Optional.empty();
        }
        var last = callee.substring(callee.lastIndexOf('.') + 1);
        var arguments = Syntax.entries(group.children());
        if (CPU_COUNTS.contains(callee)) {
            return Optional.of(new Value.Cpus(span));
        }
        if (LOOKUPS.contains(callee)) {
            return lookup(arguments, nodes.subList(first + 1, nodes.size()), span);
        }
        if (callee.equals("min") || callee.equals("max") || callee.equals("Math.min") || callee.equals("Math.max")) {
            var parts = arguments.stream().map(this::read).toList();
            return Optional.of(new Value.Extreme(last.equals("max"), parts, span));
        }
        return CONVERSIONS.contains(last) && !arguments.isEmpty() && first == nodes.size() - 1
                ? Optional.of(read(arguments.getFirst()))
                : Optional.empty();
    }

    private Optional<Value> lookup(List<Entry> arguments, List<Node> behind, Span span) {
        var name = arguments.isEmpty()
                ? Optional.<String>empty()
                : read(arguments.getFirst()).literal();
        var positional = arguments.stream()
                .filter(entry -> entry.key().isEmpty())
                .skip(1)
                .findFirst();
        var fallback = Syntax.entry(arguments, "default").or(() -> positional).map(this::read);
        if (behind.size() == 1 && behind.getFirst() instanceof Group block && block.open() == '{') {
            fallback = Optional.of(read(
                    block.children().stream().filter(node -> !node.isNewline()).toList()));
        }
        var otherwise = fallback;
        return name.map(known -> new Value.Lookup(known, otherwise, span));
    }

    private Optional<String> constantName(Group group) {
        return group.children().size() == 1 && group.children().getFirst() instanceof Token token && isString(token)
                ? Optional.of(token.text())
                : Optional.empty();
    }

    private static int firstGroup(List<Node> nodes) {
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i) instanceof Group) {
                return i;
            }
        }
        return -1;
    }

    private Optional<Value> name(List<Node> nodes, Span span) {
        if (nodes.size() == 2 && nodes.getFirst() instanceof Group cast && cast.open() == '(') {
            return Optional.of(read(nodes.subList(1, 2))); // (int) x
        }
        var plain = nodes.getLast().is("!") ? nodes.subList(0, nodes.size() - 1) : nodes; // TypeScript: not null
        if (plain.isEmpty() || plain.stream().anyMatch(node -> !node.isName() && !Syntax.isLink(node))) {
            return nodes.size() > 2 && nodes.getFirst() instanceof Group cast && cast.open() == '('
                    ? Optional.of(read(nodes.subList(1, nodes.size())))
                    : Optional.empty();
        }
        var name = dotted(plain);
        for (var prefix : ENVIRONMENT_PREFIXES) {
            if (name.startsWith(prefix)) {
                return Optional.of(new Value.Lookup(name.substring(prefix.length()), Optional.empty(), span));
            }
        }
        return Optional.of(new Value.Reference(name, span));
    }

    private static String dotted(List<Node> nodes) {
        var text = new StringBuilder();
        for (var node : nodes) {
            text.append(Syntax.isLink(node) ? "." : node instanceof Token token ? token.text() : "()");
        }
        return text.toString();
    }
}
