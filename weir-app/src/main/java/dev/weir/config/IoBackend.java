package dev.weir.config;

import java.util.Locale;

/** How sockets are driven. */
public enum IoBackend implements Choice {
    /** The first of the others, in their order, that works on this machine. */
    AUTO,
    IO_URING,
    EPOLL,
    NIO;

    @Override
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
