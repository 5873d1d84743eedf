package dev.weir.config;

/**
 * Where in the configuration something stands.
 *
 * @param source a file name, or what else the text came from
 * @param line counted from 1; 0 when the source has no lines
 * @param column counted from 1; 0 when the source has no lines
 */
public record Position(String source, int line, int column) {
    static Position of(String source) {
        return new Position(source, 0, 0);
    }

    static Position environment(String variable) {
        return of("environment variable " + variable);
    }

    Position plus(int columns) {
        return line == 0 ? this : new Position(source, line, column + columns);
    }

    @Override
    public String toString() {
        return line == 0 ? source : source + ":" + line + ":" + column;
    }
}
