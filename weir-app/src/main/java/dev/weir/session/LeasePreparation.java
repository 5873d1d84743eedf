package dev.weir.session;

import org.jspecify.annotations.Nullable;

/** Makes a leased server fit for its client: gives it the client's settings, or asks whether it is still alive. */
final class LeasePreparation {
    private final ServerSession server;
    /** What runs only asks whether the server is alive. */
    private boolean checking;

    private long since;
    /** What the server has when the query succeeds. */
    private Settings wanted = Settings.NONE;

    LeasePreparation(ServerSession server) {
        this.server = server;
    }

    /** The query that has to run before the client's next request; null when there is none. */
    @Nullable
    String query(Settings wanted) {
        this.wanted = wanted;
        checking = false;
        if (server.isReplication()) {
            return null; // logged in with its client's own settings, and a walsender may understand no SQL
        }
        String sql = server.settings().changesTo(wanted, server.effects().isInBlock());
        checking = sql == null && needsCheck();
        if (sql == null && !checking) {
            return null;
        }
        since = server.pool().now();
        if (checking) {
            return server.pool().policy().checkQuery();
        }
        server.pool().counters().settingsApplied++;
        server.effects().settingBegins();
        return sql;
    }

    /** Its client has left meanwhile: the next one must not inherit the settings unseen. */
    void endedWithoutClient(boolean failed) {
        if (!failed) {
            server.settings().adopt(wanted);
        }
    }

    private boolean needsCheck() {
        SessionPolicy policy = server.pool().policy();
        return policy.checkQuery() != null
                && !server.isUsed()
                && server.leasedSince() - server.aliveAt() > policy.checkDelay();
    }

    /** The check was refused: as good as dead. */
    boolean isCheckFailed(boolean failed) {
        return checking && failed;
    }

    /** The server has not answered for server_connect_timeout: it has vanished without a word. */
    boolean isOverdue(long now) {
        long limit = server.pool().policy().timeouts().serverConnect();
        return limit > 0 && now - since > limit;
    }
}
