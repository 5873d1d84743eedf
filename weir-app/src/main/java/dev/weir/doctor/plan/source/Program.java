package dev.weir.doctor.plan.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A source file of a programming language, cut into the shapes that settings have. */
public final class Program {
    /** Tables that are built from tables that are built from tables. */
    private static final int DEEPEST = 6;

    private final SourceText source;
    private final Language language;
    private final Group tree;
    private final List<Call> calls;
    private final List<Assignment> assignments;
    private final ExpressionReader expressions;
    private final NamedTables named;

    public Program(SourceText source, Language language) {
        this.source = source;
        this.language = language;
        tree = TokenTree.of(source, language);
        calls = Syntax.calls(tree);
        assignments = Syntax.assignments(tree, language);
        expressions = new ExpressionReader(source);
        named = new NamedTables(this);
    }

    public SourceText source() {
        return source;
    }

    public Group tree() {
        return tree;
    }

    public List<Call> calls() {
        return calls;
    }

    /** Calls whose callee ends in one of these names. */
    public List<Call> calls(String... names) {
        var wanted = List.of(names);
        return calls.stream().filter(call -> wanted.contains(call.name())).toList();
    }

    public List<Assignment> assignments() {
        return assignments;
    }

    /** The last value given to a name, not to a key of it. */
    public Optional<Assignment> definition(String name) {
        return assignments.stream()
                .filter(assignment ->
                        assignment.target().size() == 1 && assignment.name().equals(name))
                .reduce((_, later) -> later);
    }

    public Value value(Entry entry) {
        return expressions.read(entry);
    }

    public Value value(List<Node> nodes) {
        return expressions.read(nodes);
    }

    /** The value of a key, when the table has it. */
    public Optional<Value> value(List<Entry> table, String key) {
        return table.stream()
                .filter(entry -> entry.key().equals(key))
                .reduce((_, later) -> later)
                .map(this::value);
    }

    public Place place(int offset) {
        return source.place(offset);
    }

    /** The branches that an offset stands in, outer ones first; only Python's and JavaScript's are known. */
    public List<Branch> branches(int offset) {
        return Branches.around(this, language, offset);
    }

    public boolean mentions(String word) {
        return source.text().contains(word);
    }

    /** The arguments of a call, with tables that are spread into it. */
    public List<Entry> arguments(Call call) {
        return spread(call.entries(), 0);
    }

    /** The keys of a table: brackets, {@code dict(...)}, or a name for one of these. */
    public List<Entry> table(List<Node> nodes) {
        return table(nodes, 0);
    }

    private List<Entry> table(List<Node> nodes, int depth) {
        if (depth > DEEPEST || nodes.isEmpty()) {
            return List.of();
        }
        if (nodes.size() == 1 && nodes.getFirst() instanceof Group group) {
            return spread(Syntax.entries(group.children()), depth);
        }
        if (nodes.size() == 1 && nodes.getFirst() instanceof Token name && name.isName()) {
            var own = new ArrayList<>(named.defaults(name.text()));
            definition(name.text()).ifPresent(found -> own.addAll(table(found.value(), depth + 1)));
            own.addAll(named.keysSetLater(name.text()));
            return own;
        }
        return isBuilt(nodes) ? spread(Syntax.entries(((Group) nodes.getLast()).children()), depth) : List.of();
    }

    private static boolean isBuilt(List<Node> nodes) {
        return nodes.size() == 2
                && nodes.getFirst().is("dict")
                && nodes.getLast().isGroup('(');
    }

    /** Whether a table is sure to have no key but those that are read: what builds it is here, and nothing else touches it. */
    public boolean isWhole(List<Node> nodes) {
        return isWhole(nodes, 0);
    }

    private boolean isWhole(List<Node> nodes, int depth) {
        if (depth > DEEPEST || nodes.isEmpty()) {
            return false;
        }
        if (nodes.size() == 1 && nodes.getFirst() instanceof Token name && name.isName()) {
            return named.isWhole(name.text())
                    && definition(name.text())
                            .filter(found -> isWhole(found.value(), depth + 1))
                            .isPresent();
        }
        boolean literal = nodes.size() == 1 && nodes.getFirst().isGroup('{');
        return (literal || isBuilt(nodes))
                && Syntax.entries(((Group) nodes.getLast()).children()).stream()
                        .filter(entry -> entry.key().isEmpty())
                        .allMatch(entry -> isSpread(entry) && isWhole(spread(entry), depth + 1));
    }

    /** Whether an entry is a table that is spread. */
    public static boolean isSpread(Entry entry) {
        var value = entry.value();
        return entry.key().isEmpty()
                && value.size() > 1
                && (value.getFirst().is("**") || value.getFirst().is("..."));
    }

    /** The table that an entry spreads. */
    public static List<Node> spread(Entry entry) {
        return entry.value().subList(1, entry.value().size());
    }

    private List<Entry> spread(List<Entry> entries, int depth) {
        var all = new ArrayList<Entry>();
        for (var entry : entries) {
            if (isSpread(entry)) {
                all.addAll(table(spread(entry), depth + 1));
            } else {
                all.add(entry);
            }
        }
        return all;
    }
}
