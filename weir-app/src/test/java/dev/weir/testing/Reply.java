package dev.weir.testing;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Messages read in one go, usually up to ReadyForQuery. */
public record Reply(List<Message> messages) {
    public Reply {
        messages = List.copyOf(messages);
    }

    /** The shape at a glance: "T D D C Z". ParameterStatus and notices, which may come at any time, are left out. */
    public String shape() {
        return messages.stream()
                .filter(m -> m.tag() != 'S' && m.tag() != 'N')
                .map(m -> String.valueOf(m.tag()))
                .collect(Collectors.joining(" "));
    }

    public List<Message> tagged(char tag) {
        return messages.stream().filter(m -> m.tag() == tag).toList();
    }

    public Message only(char tag) {
        var found = tagged(tag);
        if (found.size() != 1) {
            throw new AssertionError("wanted exactly one '%c', got %d in:\n%s".formatted(tag, found.size(), this));
        }
        return found.getFirst();
    }

    public List<List<@Nullable String>> rows() {
        return tagged('D').stream().map(Message::values).toList();
    }

    /** The first column of the only row. */
    public @Nullable String value() {
        return only('D').values().getFirst();
    }

    public List<String> commandTags() {
        return tagged('C').stream().map(Message::commandTag).toList();
    }

    public Message error() {
        return only('E');
    }

    public boolean hasError() {
        return !tagged('E').isEmpty();
    }

    public char transactionStatus() {
        return tagged('Z').getLast().transactionStatus();
    }

    @Override
    public String toString() {
        return messages.stream().map(Message::toString).collect(Collectors.joining("\n"));
    }
}
