package dev.weir.it.differential;

import dev.weir.testing.Frontend;
import java.util.stream.Stream;

/**
 * One message of a client.
 *
 * @param shown the message in words, for a failing script
 * @param poison COPY data that PostgreSQL refuses as soon as it reads it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Request(byte[] bytes, String shown, boolean poison) {
    Request(byte[] bytes, String shown) {
        this(bytes, shown, false);
    }

    char tag() {
        return (char) bytes[0];
    }

    /** By its words, of which {@link Texts} has no others. */
    boolean mentionsWriting() {
        return Stream.of("insert into", "update", "delete from", "from stdin").anyMatch(shown::contains);
    }

    static Request query(String sql) {
        return new Request(Frontend.query(sql), "Query " + sql);
    }

    static Request sync() {
        return new Request(Frontend.sync(), "Sync");
    }

    static Request flush() {
        return new Request(Frontend.flush(), "Flush");
    }

    static Request execute(String portal, int rows) {
        return new Request(Frontend.execute(portal, rows), "Execute '%s' rows %d".formatted(portal, rows));
    }

    static Request describeStatement(String name) {
        return new Request(Frontend.describeStatement(name), "Describe statement '%s'".formatted(name));
    }

    static Request describePortal(String name) {
        return new Request(Frontend.describePortal(name), "Describe portal '%s'".formatted(name));
    }

    static Request closeStatement(String name) {
        return new Request(Frontend.closeStatement(name), "Close statement '%s'".formatted(name));
    }

    static Request closePortal(String name) {
        return new Request(Frontend.closePortal(name), "Close portal '%s'".formatted(name));
    }

    static Request copyData(String data, boolean poison) {
        return new Request(Frontend.copyData(data), "CopyData " + data.strip() + (poison ? " (poison)" : ""), poison);
    }

    static Request copyDone() {
        return new Request(Frontend.copyDone(), "CopyDone");
    }

    static Request copyFail() {
        return new Request(Frontend.copyFail("enough"), "CopyFail");
    }
}
