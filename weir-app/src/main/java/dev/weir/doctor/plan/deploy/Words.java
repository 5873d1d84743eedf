package dev.weir.doctor.plan.deploy;

import dev.weir.doctor.plan.source.Interpolation;
import dev.weir.doctor.plan.source.Span;
import dev.weir.doctor.plan.source.Value;
import java.util.List;
import java.util.Optional;

/** The words of one simple command. */
record Words(List<Span> spans) {
    int size() {
        return spans.size();
    }

    String text(int index) {
        return index < spans.size() ? spans.get(index).text() : "";
    }

    /** What the first word names, without folders. */
    String program() {
        var first = text(0);
        return first.substring(first.lastIndexOf('/') + 1);
    }

    Words from(int index) {
        return new Words(spans.subList(Math.min(index, spans.size()), spans.size()));
    }

    boolean has(String word) {
        return spans.stream().anyMatch(span -> span.text().equals(word));
    }

    boolean mentions(String part) {
        return spans.stream().anyMatch(span -> span.text().contains(part));
    }

    /** The value of an option in any of its spellings: {@code --workers 4}, {@code --workers=4}, {@code -w 4}, {@code -w4}. */
    Optional<Value> option(String... names) {
        return optionSpan(names).map(Interpolation::of);
    }

    Optional<Span> optionSpan(String... names) {
        Optional<Span> found = Optional.empty();
        for (int i = 0; i < spans.size(); i++) {
            for (var name : names) {
                var value = valueAt(i, name);
                found = value.isPresent() ? value : found; // the last one wins, as it does for the programs
            }
        }
        return found;
    }

    private Optional<Span> valueAt(int index, String name) {
        var span = spans.get(index);
        var word = span.text();
        if (word.equals(name)) {
            return index + 1 < spans.size() ? Optional.of(spans.get(index + 1)) : Optional.empty();
        }
        boolean isShort = !name.startsWith("--");
        int skip =
                word.startsWith(name + "=") ? name.length() + 1 : isShort && word.startsWith(name) ? name.length() : 0;
        return skip > 0 ? Optional.of(span.source().span(span.start() + skip, span.end())) : Optional.empty();
    }

    Optional<Span> spanOf(String word) {
        return spans.stream()
                .filter(span -> span.text().equals(word) || span.text().startsWith(word + "="))
                .findFirst();
    }
}
