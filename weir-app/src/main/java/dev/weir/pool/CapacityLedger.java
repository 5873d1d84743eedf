package dev.weir.pool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rights to open servers, for all pools on all loops: {@code max_db_connections} and {@code max_user_connections} hold
 * exactly, because a right is taken before a server is dialled and given back after it is gone. So does the size of each pool, over
 * all its lanes; but those that it stops wait for each other, not in line.
 *
 * <p>Who is denied may stand in line. A right that comes free goes at once to the first in line who can use it, so nobody
 * overtakes; each lane stands in line once and joins its end again for the next right, so lanes take turns. Meanwhile
 * lanes with idle servers under the same exhausted limit are asked to give up their oldest, so that one user's idle
 * servers never starve another.
 *
 * <p>Thread-safe through one monitor: it is entered when a server is opened or closed, never per lease. Mail is posted
 * outside the monitor.
 */
public final class CapacityLedger {
    /** All servers of one database, or of one user. */
    static final class Account {
        private final String name;
        private final List<LaneRights> lanes = new ArrayList<>();
        private int limit;
        private int held;
        private int inLine;
        private int evicting;

        private Account(String name, int limit) {
            this.name = name;
            this.limit = limit;
        }

        private boolean isFull() {
            return held >= limit;
        }

        private boolean needsEviction() {
            return isFull() && inLine > evicting;
        }
    }

    private final Map<String, Account> databases = new HashMap<>();
    private final Map<String, Account> users = new HashMap<>();
    private final Set<LaneRights> line = new LinkedHashSet<>();
    private CapacityLimits limits;

    public CapacityLedger(CapacityLimits limits) {
        this.limits = limits;
    }

    /** Servers that exist or are being opened. */
    public synchronized int held() {
        return databases.values().stream().mapToInt(account -> account.held).sum();
    }

    /** Servers that exist or are being opened for a database, over all users. */
    public synchronized int heldByDatabase(String database) {
        return held(databases, database);
    }

    /** Servers that exist or are being opened for a user, over all databases. */
    public synchronized int heldByUser(String user) {
        return held(users, user);
    }

    /** Whether no lane is known and no right is out. */
    public synchronized boolean isEmpty() {
        return databases.isEmpty() && users.isEmpty();
    }

    private static int held(Map<String, Account> accounts, String name) {
        var account = accounts.get(name);
        return account == null ? 0 : account.held;
    }

    /** New limits. Lowered ones take nothing back by force: they hold as servers go. */
    public void reconfigure(CapacityLimits next) {
        List<LaneRights> served;
        synchronized (this) {
            limits = next;
            databases
                    .values()
                    .forEach(account -> account.limit = next.perDatabase().forName(account.name));
            users.values().forEach(account -> account.limit = next.perUser().forName(account.name));
            served = serveLine();
        }
        served.forEach(LaneRights::mailRight);
    }

    /** The accounts a lane is on. */
    record Accounts(Account database, Account user) {}

    /** In one go: an account that is found must not be forgotten before the lane is on it, or there would be two of a name. */
    synchronized Accounts join(LaneRights lane, PoolKey key) {
        var database = databases.computeIfAbsent(
                key.database(), name -> new Account(name, limits.perDatabase().forName(name)));
        var user = users.computeIfAbsent(
                key.user(), name -> new Account(name, limits.perUser().forName(name)));
        database.lanes.add(lane);
        user.lanes.add(lane);
        return new Accounts(database, user);
    }

    /** The lane is gone for good and holds no right any more. */
    synchronized void leave(LaneRights lane) {
        removeFromLine(lane);
        lane.database.lanes.remove(lane);
        lane.user.lanes.remove(lane);
        forgetIfUnused(databases, lane.database);
        forgetIfUnused(users, lane.user);
    }

    private static void forgetIfUnused(Map<String, Account> accounts, Account account) {
        if (account.lanes.isEmpty() && account.held == 0) {
            accounts.remove(account.name, account);
        }
    }

    /**
     * Takes a right if there is one; null, or what denies it.
     *
     * @param size rights the lane's pool may hold, over all its lanes
     */
    synchronized @Nullable Bottleneck tryTake(LaneRights lane, int size) {
        var denial = denial(lane, size);
        if (denial == null) {
            hold(lane);
        }
        return denial;
    }

    /**
     * As {@link #tryTake}; when denied by a limit that other pools share, the lane stands in line and others are asked to give
     * up idle servers.
     */
    @Nullable
    Bottleneck takeOrStandInLine(LaneRights lane, int size) {
        Bottleneck denial;
        List<LaneRights> asked;
        synchronized (this) {
            denial = tryTake(lane, size);
            if (denial == null || denial.kind() == Bottleneck.Kind.POOL_SIZE) {
                return denial;
            }
            if (line.add(lane)) {
                lane.database.inLine++;
                lane.user.inLine++;
            }
            asked = holdersBeside(lane);
        }
        asked.forEach(LaneRights::mailPressure);
        return denial;
    }

    /** Asks again for idle servers on behalf of a lane that still stands in line. */
    void press(LaneRights lane) {
        List<LaneRights> asked;
        synchronized (this) {
            asked = line.contains(lane) ? holdersBeside(lane) : List.of();
        }
        asked.forEach(LaneRights::mailPressure);
    }

    synchronized void leaveLine(LaneRights lane) {
        removeFromLine(lane);
    }

    /**
     * Gives a right back; the first in line who can use it has it before this returns.
     *
     * @param evicted the server was given up under {@link #claimEviction}
     */
    void giveBack(LaneRights lane, boolean evicted) {
        List<LaneRights> served;
        synchronized (this) {
            lane.database.held--;
            lane.user.held--;
            lane.pool.rightGivenBack();
            if (evicted) {
                lane.database.evicting--;
                lane.user.evicting--;
            }
            served = serveLine();
            forgetIfUnused(databases, lane.database);
            forgetIfUnused(users, lane.user);
        }
        served.forEach(LaneRights::mailRight);
    }

    /** Whether an idle server of this lane should go now. True obliges: close it and give its right back as evicted. */
    synchronized boolean claimEviction(LaneRights lane) {
        if (!lane.database.needsEviction() && !lane.user.needsEviction()) {
            return false;
        }
        lane.database.evicting++;
        lane.user.evicting++;
        return true;
    }

    private List<LaneRights> serveLine() {
        List<LaneRights> served = List.of();
        for (var lane : List.copyOf(line)) {
            if (denial(lane, lane.most()) == null) {
                hold(lane);
                removeFromLine(lane);
                served = served.isEmpty() ? new ArrayList<>() : served;
                served.add(lane);
            }
        }
        return served;
    }

    private static List<LaneRights> holdersBeside(LaneRights lane) {
        var asked = new LinkedHashSet<LaneRights>();
        if (lane.database.needsEviction()) {
            asked.addAll(lane.database.lanes);
        }
        if (lane.user.needsEviction()) {
            asked.addAll(lane.user.lanes);
        }
        asked.remove(lane);
        return List.copyOf(asked);
    }

    private static @Nullable Bottleneck denial(LaneRights lane, int size) {
        if (lane.pool.rights() >= size) {
            return Bottleneck.of(Bottleneck.Kind.POOL_SIZE, size);
        }
        if (lane.database.isFull()) {
            return Bottleneck.of(Bottleneck.Kind.DATABASE_LIMIT, lane.database.limit);
        }
        return lane.user.isFull() ? Bottleneck.of(Bottleneck.Kind.USER_LIMIT, lane.user.limit) : null;
    }

    private static void hold(LaneRights lane) {
        lane.database.held++;
        lane.user.held++;
        lane.pool.rightTaken();
    }

    private void removeFromLine(LaneRights lane) {
        if (line.remove(lane)) {
            lane.database.inLine--;
            lane.user.inLine--;
        }
    }
}
