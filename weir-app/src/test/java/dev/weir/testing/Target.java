package dev.weir.testing;

import java.net.SocketAddress;

/** Something that speaks PostgreSQL's protocol: a pooler, or PostgreSQL itself. */
public interface Target extends AutoCloseable {
    SocketAddress address();

    /** False for PostgreSQL itself, which has no pool to share and none to exhaust. */
    boolean isPooler();

    @Override
    void close();

    default int port() {
        return ((java.net.InetSocketAddress) address()).getPort();
    }

    /** Connected, nothing said yet. */
    default WireClient connect() {
        return WireClient.connect(address());
    }

    default WireClient login(Login login) {
        return connect().login(login);
    }

    /** PostgreSQL itself: what every answer is compared with. */
    static Target direct(Postgres postgres) {
        return new Direct(postgres);
    }

    /** PostgreSQL without anything in front. */
    record Direct(Postgres postgres) implements Target {
        @Override
        public SocketAddress address() {
            return postgres.address();
        }

        @Override
        public boolean isPooler() {
            return false;
        }

        @Override
        public void close() {
            // the instance is shared and outlives its targets
        }
    }
}
