package dev.weir.doctor.plan.source;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** What a program does to its tables further down: {@code kw["a"] = 1}, {@code kw.update(a=1)}, {@code kw.setdefault("a", 1)}. */
final class NamedTables {
    private final Program program;

    NamedTables(Program program) {
        this.program = program;
    }

    /** Keys given one by one or several at a time, in the order of the file. */
    List<Entry> keysSetLater(String name) {
        var keys = keys(name).map(assignment -> new Entry(assignment.last(), assignment.value()));
        var updates = updates(name).flatMap(call -> given(call).stream());
        return Stream.concat(keys, updates)
                .filter(entry -> !entry.key().isEmpty())
                .sorted(Comparator.comparingInt(Entry::start))
                .toList();
    }

    /** Keys that are given where the table does not have them. */
    List<Entry> defaults(String name) {
        return setDefaults(name)
                .map(call -> new Entry(key(call), call.entries().getLast().value()))
                .toList();
    }

    /** Whether a table is defined once, and everything else that is done to it is to be spread or is understood. */
    boolean isWhole(String name) {
        long definitions = program.assignments().stream()
                .filter(assignment -> assignment.target().equals(List.of(name)))
                .count();
        long understood = keys(name).filter(this::isWritten).count()
                + updates(name)
                        .filter(call -> given(call).stream()
                                .noneMatch(entry -> entry.key().isEmpty()))
                        .count()
                + setDefaults(name).count()
                + spreads(program.tree(), name);
        return definitions == 1 && definitions + understood == uses(program.tree(), name);
    }

    private Stream<Assignment> keys(String name) {
        return program.assignments().stream()
                .filter(assignment ->
                        assignment.target().size() == 2 && assignment.name().equals(name));
    }

    /** {@code kw["a"]}, unlike {@code kw[key]}. */
    private boolean isWritten(Assignment assignment) {
        var text = program.source().text();
        var target = text.substring(assignment.start(), text.indexOf('=', assignment.start()));
        return target.contains("\"") || target.contains("'");
    }

    private Stream<Call> updates(String name) {
        return program.calls().stream().filter(call -> call.callee().equals(name + ".update"));
    }

    /** Keys as arguments, or as one table in braces; without a key what cannot be read. */
    private static List<Entry> given(Call call) {
        var entries = call.entries();
        return entries.size() == 1
                ? entries.getFirst()
                        .group('{')
                        .filter(_ -> entries.getFirst().key().isEmpty())
                        .map(table -> Syntax.entries(table.children()))
                        .orElse(entries)
                : entries;
    }

    private Stream<Call> setDefaults(String name) {
        return program.calls().stream()
                .filter(call -> call.callee().equals(name + ".setdefault"))
                .filter(call -> call.entries().size() == 2 && !key(call).isEmpty());
    }

    private static String key(Call call) {
        var value = call.entries().getFirst().value();
        return value.size() == 1 && value.getFirst() instanceof Token token && token.kind() == Token.Kind.STRING
                ? token.text()
                : "";
    }

    private static long spreads(Group group, String name) {
        long own = Syntax.entries(group.children()).stream()
                .filter(Program::isSpread)
                .map(Program::spread)
                .filter(table -> table.size() == 1 && table.getFirst().is(name))
                .count();
        return own + within(group, inner -> spreads(inner, name));
    }

    private static long uses(Group group, String name) {
        long own = group.children().stream().filter(node -> node.is(name)).count();
        return own + within(group, inner -> uses(inner, name));
    }

    private static long within(Group group, ToLongFunction<Group> count) {
        return group.children().stream()
                .mapToLong(node -> node instanceof Group inner ? count.applyAsLong(inner) : 0)
                .sum();
    }
}
