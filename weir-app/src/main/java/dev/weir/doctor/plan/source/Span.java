package dev.weir.doctor.plan.source;

/** A range of characters of a file, from {@code start} up to but without {@code end}; empty where something could be inserted. */
public record Span(SourceText source, int start, int end) {
    public String text() {
        return source.text().substring(start, end);
    }

    public Place place() {
        return new Place(source.path(), source.line(start));
    }
}
