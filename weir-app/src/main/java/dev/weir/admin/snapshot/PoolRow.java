package dev.weir.admin.snapshot;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One pool: the servers that clients of one database and user share. Summed over its lanes.
 *
 * @param maxWait how long the client at the head of the queue has waited; zero when nobody waits
 * @param poolMode {@code session}, {@code transaction} or {@code statement}, as in effect for this pool
 * @param loadBalanceHosts {@code round-robin} or {@code disable}; null when the database has a single host
 */
public record PoolRow(
        String database,
        String user,
        Clients clients,
        Servers servers,
        Duration maxWait,
        String poolMode,
        @Nullable String loadBalanceHosts) {

    /**
     * Clients by what they do, see {@link ClientRow.State}.
     *
     * @param active holding a server or idle: PgBouncer counts both here
     */
    public record Clients(int active, int waiting, int activeCancelRequests, int waitingCancelRequests) {}

    /**
     * Servers by what they do, see {@link ServerRow.State}.
     *
     * @param login connecting or logging in
     */
    public record Servers(int active, int activeCancel, int beingCanceled, int idle, int used, int tested, int login) {}
}
