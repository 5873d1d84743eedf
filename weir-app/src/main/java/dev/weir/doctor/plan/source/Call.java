package dev.weir.doctor.plan.source;

import java.util.List;
import java.util.Optional;

/**
 * A call with brackets.
 *
 * @param callee the dotted name as written; begins with a dot when what it is called on is no name
 * @param arguments round brackets, or curly ones of a literal of Go
 * @param start where the callee begins
 * @param around the callee of the call that this one is an argument of, however deep; empty at the top
 */
public record Call(String callee, Group arguments, int start, String around) {
    /** The part behind the last dot. */
    public String name() {
        return callee.substring(callee.lastIndexOf('.') + 1);
    }

    public List<Entry> entries() {
        return Syntax.entries(arguments.children());
    }

    /** The argument of that name. */
    public Optional<Entry> argument(String key) {
        return Syntax.entry(entries(), key);
    }

    /** The argument without a name at that position, from 0. */
    public Optional<Entry> positional(int index) {
        return entries().stream()
                .filter(entry -> entry.key().isEmpty())
                .skip(index)
                .findFirst();
    }
}
