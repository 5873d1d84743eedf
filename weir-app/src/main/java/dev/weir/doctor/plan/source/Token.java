package dev.weir.doctor.plan.source;

/**
 * One word, number, string or sign.
 *
 * @param text what it says; of a string what stands between its quotes, with escapes as written
 * @param start where that text begins, behind the quote of a string
 * @param end where that text ends
 */
public record Token(Kind kind, String text, int start, int end) implements Node {
    /** What a token is. */
    public enum Kind {
        NAME,
        NUMBER,
        STRING,
        /** A string with holes: what it says is known at run time only. */
        TEMPLATE,
        /** {@code :name} in Ruby and Elixir. */
        SYMBOL,
        SIGN,
        NEWLINE
    }
}
