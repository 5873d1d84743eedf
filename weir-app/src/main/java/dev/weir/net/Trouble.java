package dev.weir.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.slf4j.Logger;

/** Tells what went wrong on a connection: resets and broken pipes are everyday, anything else is a bug of ours. */
final class Trouble {
    private Trouble() {}

    static void report(Logger log, String where, Throwable cause) {
        if (cause instanceof IOException || cause instanceof UncheckedIOException) {
            log.debug("{}: {}", where, cause.toString());
        } else {
            log.error("{}: unexpected failure, closing the connection", where, cause);
        }
    }
}
