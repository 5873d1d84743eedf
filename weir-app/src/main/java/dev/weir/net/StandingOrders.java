package dev.weir.net;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What an administrator has ordered until further notice: databases that are paused, or take no new clients. Orders for all
 * databases and for one are kept apart, as in PgBouncer: RESUME lifts PAUSE, and RESUME of a database lifts its own PAUSE.
 * Thread-safe. Lanes hear of it by mail; one that is made later asks here.
 */
public final class StandingOrders {
    private final Set<String> paused = new HashSet<>();
    private final Set<String> disabled = new HashSet<>();
    private final Map<String, Integer> kills = new HashMap<>();
    private boolean allPaused;
    private int killsOfAll;

    /** Pauses every database; false when that was so already. */
    public synchronized boolean pauseAll() {
        boolean before = allPaused;
        allPaused = true;
        return !before;
    }

    /** False when there was nothing to resume. */
    public synchronized boolean resumeAll() {
        boolean before = allPaused;
        allPaused = false;
        return before;
    }

    /** False when that database was paused by itself already. */
    public synchronized boolean pause(String database) {
        return paused.add(database);
    }

    /** False when that database was not paused by itself. */
    public synchronized boolean resume(String database) {
        return paused.remove(database);
    }

    /** No clients of this database that set out before now may stay. */
    public synchronized void kill(String database) {
        kills.merge(database, 1, Integer::sum);
    }

    public synchronized void killAll() {
        killsOfAll++;
    }

    public synchronized void disable(String database) {
        disabled.add(database);
    }

    public synchronized void enable(String database) {
        disabled.remove(database);
    }

    public synchronized boolean isEverythingPaused() {
        return allPaused;
    }

    /** By itself, whatever holds for all. */
    public synchronized boolean isPausedItself(String database) {
        return paused.contains(database);
    }

    /** Whether its clients get no servers now. */
    public synchronized boolean isPaused(String database) {
        return allPaused || paused.contains(database);
    }

    public synchronized boolean isDisabled(String database) {
        return disabled.contains(database);
    }

    /** How often the database's clients have been sent away. */
    synchronized int kills(String database) {
        return killsOfAll + kills.getOrDefault(database, 0);
    }
}
