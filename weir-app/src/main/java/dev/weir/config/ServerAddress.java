package dev.weir.config;

import java.nio.file.Path;

/**
 * Where a PostgreSQL server listens.
 *
 * @param host a name, an address, or the directory of a Unix socket (begins with {@code /}, or {@code @} for the abstract
 *     namespace)
 * @param port 1 to 65535; for a Unix socket it is part of the file name
 */
public record ServerAddress(String host, int port) {
    public boolean isUnixSocket() {
        return host.startsWith("/") || host.startsWith("@");
    }

    /** The socket's file, as PostgreSQL names it. Only for a Unix socket. */
    public Path socketFile() {
        if (!isUnixSocket()) {
            throw new IllegalStateException(this + " is not a Unix socket");
        }
        return Path.of(host, ".s.PGSQL." + port);
    }

    @Override
    public String toString() {
        return isUnixSocket() ? socketFile().toString() : new HostPort(host, port).toString();
    }
}
