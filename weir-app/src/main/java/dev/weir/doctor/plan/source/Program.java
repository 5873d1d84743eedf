package dev.weir.doctor.plan.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

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

    public Program(SourceText source, Language language) {
        this.source = source;
        this.language = language;
        tree = TokenTree.of(source, language);
        calls = Syntax.calls(tree);
        assignments = Syntax.assignments(tree, language);
        expressions = new ExpressionReader(source);
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
            var own = new ArrayList<Entry>();
            definition(name.text()).ifPresent(found -> own.addAll(table(found.value(), depth + 1)));
            own.addAll(keysSetLater(target -> target.getFirst().equals(name.text())));
            return own;
        }
        boolean built = nodes.size() == 2
                && nodes.getFirst().is("dict")
                && nodes.getLast().isGroup('(');
        return built ? spread(Syntax.entries(((Group) nodes.getLast()).children()), depth) : List.of();
    }

    /** {@code table["key"] = value}: keys given one by one. */
    private List<Entry> keysSetLater(Predicate<List<String>> of) {
        return assignments.stream()
                .filter(assignment -> assignment.target().size() == 2 && of.test(assignment.target()))
                .map(assignment -> new Entry(assignment.last(), assignment.value()))
                .toList();
    }

    private List<Entry> spread(List<Entry> entries, int depth) {
        var all = new ArrayList<Entry>();
        for (var entry : entries) {
            var value = entry.value();
            boolean spreads = entry.key().isEmpty()
                    && value.size() > 1
                    && (value.getFirst().is("**") || value.getFirst().is("..."));
            if (spreads) {
                all.addAll(table(value.subList(1, value.size()), depth + 1));
            } else {
                all.add(entry);
            }
        }
        return all;
    }
}
