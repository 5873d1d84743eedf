package dev.weir.session.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the backends of the made-up PostgreSQL share, and what it remembers having done. */
final class Database {
    /** Statements that name it have a plan that {@link #alterTable} makes stale. */
    static final String TABLE = "accounts";

    /** What a setting is without anybody's doing, by name in lower case; all of them are reported. */
    final Map<String, String> defaults =
            new TreeMap<>(Map.of("timezone", "UTC", "datestyle", "ISO", "application_name", ""));

    /** SQLSTATE with which logins are refused. */
    @Nullable
    String refusal;

    /** Names whose default has changed: who is told when depends on when it is asked. */
    final Set<String> reloaded = new HashSet<>();

    private final Map<String, Integer> runs = new HashMap<>();
    private int tableVersion;
    private int pids;

    int nextPid() {
        return ++pids;
    }

    int tableVersion() {
        return tableVersion;
    }

    void alterTable() {
        tableVersion++;
    }

    /** A statement runs; each mark is one client's, for one statement only. */
    void runs(String mark) {
        int times = runs.merge(mark, 1, Integer::sum);
        Finding.unless(times == 1, "a statement ran twice: " + mark);
    }

    boolean hasRun(String mark) {
        return runs.containsKey(mark);
    }
}
