package dev.weir.config;

import java.util.Locale;

/** How sockets are driven. */
public enum IoBackend implements Choice {
    /** The first that works: epoll, NIO; io_uring only for those who ask for it. */
    AUTO,
    IO_URING,
    EPOLL,
    NIO;

    @Override
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
