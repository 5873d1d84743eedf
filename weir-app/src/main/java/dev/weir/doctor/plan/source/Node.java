package dev.weir.doctor.plan.source;

/** A piece of a program: one token, or a pair of brackets with what stands between. */
public sealed interface Node permits Token, Group {
    int start();

    int end();

    /** Whether this is that very word or sign, and no string. */
    default boolean is(String text) {
        return this instanceof Token(Token.Kind kind, String own, int _, int _)
                && (kind == Token.Kind.NAME || kind == Token.Kind.SIGN)
                && own.equals(text);
    }

    default boolean isName() {
        return this instanceof Token token && token.kind() == Token.Kind.NAME;
    }

    default boolean isGroup(char open) {
        return this instanceof Group group && group.open() == open;
    }

    default boolean isNewline() {
        return this instanceof Token token && token.kind() == Token.Kind.NEWLINE;
    }
}
