package dev.weir.doctor.live.look;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One client's session.
 *
 * @param last its current or last statement
 * @param waitsFor wait_event_type, for instance {@code Lock} or {@code IO}; empty when it waits for nothing, or it is hidden
 * @param blockedBy the sessions that hold what it waits for; 0 stands for a prepared transaction
 */
public record Session(
        int pid,
        Who who,
        Rank rank,
        State state,
        Times times,
        Statement last,
        String waitsFor,
        List<Integer> blockedBy,
        boolean holdsAdvisoryLock) {

    /** As the whole text, or as one of several statements in it. */
    private static final Pattern LISTEN = Pattern.compile("(?:^|;)\\s*LISTEN\\b", Pattern.CASE_INSENSITIVE);

    /** PostgreSQL looks for deadlocks, and logs who waits for a lock, after that time (deadlock_timeout). */
    private static final Duration HELD_UP = Duration.ofSeconds(1);

    /** What a role is, for what may be done to its sessions. */
    public enum Rank {
        ORDINARY,
        /** Belongs to whoever runs the database. */
        PLATFORM,
        /** Superuser or replication. */
        PRIVILEGED
    }

    /**
     * When things began; all null for a hidden session.
     *
     * @param born when it connected
     * @param transaction when its open transaction began; null when none is open
     * @param query when its current or last statement began
     * @param state when it came to be in its state
     */
    public record Times(
            @Nullable Instant born,
            @Nullable Instant transaction,
            @Nullable Instant query,
            @Nullable Instant state) {}

    /**
     * A statement without its literals.
     *
     * @param shape as {@link SqlShape} writes it; empty when there was none, or it is hidden
     * @param driver what sent it, as far as that shows
     */
    public record Statement(String shape, Driver driver) {}

    public Session {
        blockedBy = List.copyOf(blockedBy);
    }

    public Driver driver() {
        return last.driver();
    }

    /** How long it has been in its state; zero when that is hidden. */
    public Duration since(Instant now) {
        return between(times.state, now);
    }

    /** Since it connected; zero when that is hidden. */
    public Duration age(Instant now) {
        return between(times.born, now);
    }

    /** How long its transaction is open; zero when none is, or it is hidden. */
    public Duration transactionAge(Instant now) {
        return between(times.transaction, now);
    }

    /** How long its statement has been running. */
    public Duration queryAge(Instant now) {
        return between(times.query, now);
    }

    /** Whether the doctor's role may not see what it does. */
    public boolean isHidden() {
        return state == State.HIDDEN;
    }

    /**
     * Whether it is in use: at work, or in a transaction. One that was left open for {@link DeadWeight#UNUSED} was forgotten,
     * and is held for nothing. Of a hidden session nobody can tell.
     */
    public boolean isUsed(Instant now) {
        return state == State.ACTIVE
                || (state == State.IN_TRANSACTION && since(now).compareTo(DeadWeight.UNUSED) < 0);
    }

    /** Whether no pooler could give its connection to another: it is at work or in a transaction, also in a forgotten one. */
    public boolean isBound() {
        return state == State.ACTIVE || state == State.IN_TRANSACTION;
    }

    /**
     * Whether its last statement says that it waits for notifications: in use, although idle. PostgreSQL tells its channels to
     * the session alone (pg_listening_channels()), so one that has run something else since does not show.
     */
    public boolean listens() {
        return LISTEN.matcher(last.shape()).find();
    }

    /**
     * Whether it waits for another's lock, and has been at its statement for a second: where many count in one row, a look
     * meets some that wait for milliseconds. How long a hidden one waits cannot be told, so it counts.
     */
    public boolean isHeldUp(Instant now) {
        return !blockedBy.isEmpty() && (isHidden() || queryAge(now).compareTo(HELD_UP) >= 0);
    }

    /** Idle for at least that long. */
    public boolean idles(Duration atLeast, Instant now) {
        return state == State.IDLE && since(now).compareTo(atLeast) >= 0;
    }

    /** Whether it has done nothing since shortly after it connected. */
    public boolean neverUsedAgain(Duration shortly) {
        return state == State.IDLE
                && times.born != null
                && times.state != null
                && between(times.born, times.state).compareTo(shortly) <= 0;
    }

    /** The same session in another look; a pid alone may have been given to another one. */
    public boolean isSame(Session other) {
        return pid == other.pid && java.util.Objects.equals(times.born, other.times.born);
    }

    private static Duration between(@Nullable Instant from, Instant to) {
        return from == null || from.isAfter(to) ? Duration.ZERO : Duration.between(from, to);
    }
}
