package dev.weir.pool;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many clients are connected, over all loops: {@code max_client_conn}, {@code max_db_client_connections},
 * {@code max_user_client_connections}. Exact and thread-safe; entered once per login and once per disconnect. The console
 * does not count, so an operator gets in when the house is full.
 */
public final class ClientLedger {
    private final Map<String, Integer> byDatabase = new HashMap<>();
    private final Map<String, Integer> byUser = new HashMap<>();
    private ClientLimits limits;
    private int total;

    public ClientLedger(ClientLimits limits) {
        this.limits = limits;
    }

    /** New limits; clients that are in stay in. */
    public synchronized void reconfigure(ClientLimits next) {
        limits = next;
    }

    /** Counts a client in and returns null, or says why not. Each null must be followed by exactly one {@link #leave}. */
    public synchronized @Nullable Refusal tryEnter(String database, String user) {
        int databaseLimit = limits.perDatabase().forName(database);
        int userLimit = limits.perUser().forName(user);
        if (limits.total() > 0 && total >= limits.total()) {
            return Refusal.tooManyClients("max_client_conn", limits.total(), "");
        }
        if (byDatabase.getOrDefault(database, 0) >= databaseLimit) {
            return Refusal.tooManyClients(
                    "max_db_client_connections", databaseLimit, " to database \"" + database + "\"");
        }
        if (byUser.getOrDefault(user, 0) >= userLimit) {
            return Refusal.tooManyClients("max_user_client_connections", userLimit, " as user \"" + user + "\"");
        }
        total++;
        byDatabase.merge(database, 1, Integer::sum);
        byUser.merge(user, 1, Integer::sum);
        return null;
    }

    /** Counts out a client that {@link #tryEnter} let in. */
    public synchronized void leave(String database, String user) {
        if (!byDatabase.containsKey(database) || !byUser.containsKey(user)) {
            throw new IllegalStateException("leaves without having entered: " + database + "/" + user);
        }
        total--;
        byDatabase.computeIfPresent(database, (name, count) -> count == 1 ? null : count - 1);
        byUser.computeIfPresent(user, (name, count) -> count == 1 ? null : count - 1);
    }

    /** For how many more there is room, by {@code max_client_conn} alone. */
    public synchronized int free() {
        return limits.total() == 0 ? Integer.MAX_VALUE : Math.max(0, limits.total() - total);
    }

    public synchronized int total() {
        return total;
    }

    public synchronized int inDatabase(String database) {
        return byDatabase.getOrDefault(database, 0);
    }

    public synchronized int asUser(String user) {
        return byUser.getOrDefault(user, 0);
    }
}
