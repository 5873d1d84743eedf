package dev.weir.doctor.plan.source;

import java.util.List;
import java.util.Optional;

/** What the lexer has to know of a programming language: how comments and strings look. */
@SuppressWarnings("ImmutableEnumChecker") // lists made by List.of never change
public enum Language {
    PYTHON(List.of("#"), false, "'\"", List.of(".py")),
    JAVASCRIPT(List.of("//"), true, "'\"`", List.of(".js", ".ts", ".mjs", ".cjs", ".mts", ".cts", ".tsx", ".jsx")),
    RUBY(List.of("#"), false, "'\"", List.of(".rb")),
    GO(List.of("//"), true, "'\"`", List.of(".go")),
    ELIXIR(List.of("#"), false, "'\"", List.of(".ex", ".exs")),
    PHP(List.of("//", "#"), true, "'\"", List.of(".php"));

    private final List<String> lineComments;
    private final boolean hasBlockComments;
    private final String quotes;
    private final List<String> endings;

    Language(List<String> lineComments, boolean hasBlockComments, String quotes, List<String> endings) {
        this.lineComments = lineComments;
        this.hasBlockComments = hasBlockComments;
        this.quotes = quotes;
        this.endings = endings;
    }

    /** The language of a file, by its name. */
    public static Optional<Language> of(String path) {
        int dot = path.lastIndexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        var ending = path.substring(dot);
        for (var language : values()) {
            if (language.endings.contains(ending)) {
                return Optional.of(language);
            }
        }
        return Optional.empty();
    }

    List<String> lineComments() {
        return lineComments;
    }

    /** Between a slash with a star and a star with a slash. */
    boolean hasBlockComments() {
        return hasBlockComments;
    }

    boolean isQuote(char c) {
        return quotes.indexOf(c) >= 0;
    }

    /** Three quotes open a string that ends at the next three. */
    boolean hasTripleQuotes() {
        return this == PYTHON || this == ELIXIR;
    }

    /** {@code :name} is a word of its own. */
    boolean hasSymbols() {
        return this == RUBY || this == ELIXIR;
    }

    /** Strings may span lines without being asked to. */
    boolean stringsSpanLines(char quote) {
        return quote == '`' || this == PHP || this == RUBY || this == ELIXIR;
    }

    /** What opens a hole in a string of that quote, or nothing. */
    String hole(char quote) {
        return switch (this) {
            case JAVASCRIPT -> quote == '`' ? "${" : "";
            case RUBY, ELIXIR -> quote == '"' ? "#{" : "";
            case PYTHON, GO, PHP -> "";
        };
    }
}
