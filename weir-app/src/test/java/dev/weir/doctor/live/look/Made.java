package dev.weir.doctor.live.look;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks that were made up: 22 slots, everybody in database shop as role app. */
public final class Made {
    public static final Instant BEGIN = Instant.parse("2026-11-21T14:02:00Z");
    public static final Who WORKER = new Who("app", "shop", "worker", "10.0.0.7");
    public static final Who WEB = new Who("app", "shop", "web", "10.0.0.5");

    private Made() {}

    public static Look look(Duration after, List<Session> sessions) {
        return look(after, sessions, Map.of());
    }

    public static Look look(Duration after, List<Session> sessions, Map<String, Traffic> traffic) {
        var server =
                new Server(170_004, "app", "shop", "10.0.0.9", false, false, false, new Server.Slots(25, 3), Map.of());
        return new Look(
                BEGIN.plus(after),
                server,
                List.of(new Ceiling(Ceiling.Kind.SERVER, "", 22, sessions.size() + 1)),
                sessions,
                traffic,
                List.of(),
                List.of());
    }

    /** A larger server, with so many slots. */
    public static Look look(int slots, Duration after, List<Session> sessions) {
        var small = look(after, sessions);
        return new Look(
                small.at(),
                small.server(),
                List.of(new Ceiling(Ceiling.Kind.SERVER, "", slots, sessions.size() + 1)),
                sessions,
                Map.of(),
                List.of(),
                List.of());
    }

    /** The same server, where role app may have so many. */
    public static Look look(Duration after, int limitOfRole, List<Session> sessions) {
        var whole = look(after, sessions);
        long held = sessions.stream()
                .filter(session -> session.who().role().equals("app"))
                .count();
        return new Look(
                whole.at(),
                whole.server(),
                List.of(whole.serverCeiling(), new Ceiling(Ceiling.Kind.ROLE, "app", limitOfRole, (int) held + 1)),
                sessions,
                whole.traffic(),
                List.of(),
                List.of());
    }

    /** Idle since it did something, that long after the beginning. */
    public static Session idle(int pid, Who who, Duration born, Duration used) {
        return session(pid, who, State.IDLE, born, used);
    }

    public static Session session(int pid, Who who, State state, Duration born, @Nullable Duration since) {
        var at = since == null ? null : BEGIN.plus(since);
        return new Session(
                pid,
                who,
                Session.Rank.ORDINARY,
                state,
                new Session.Times(BEGIN.plus(born), state == State.IN_TRANSACTION ? at : null, at, at),
                new Session.Statement("SELECT ?", Driver.UNKNOWN),
                "",
                List.of(),
                false);
    }

    /** Idle since a second after the beginning, with that as its last statement. */
    public static Session left(int pid, Who who, String sql) {
        var idle = idle(pid, who, Duration.ZERO, Duration.ofSeconds(1));
        return new Session(
                pid,
                who,
                idle.rank(),
                idle.state(),
                idle.times(),
                new Session.Statement(SqlShape.of(sql), Driver.of(who.application(), sql)),
                "",
                List.of(),
                false);
    }

    /** As PostgreSQL shows it to an ordinary role: whose it is, and no more. */
    public static Session hidden(int pid, Who who) {
        return new Session(
                pid,
                who,
                Session.Rank.ORDINARY,
                State.HIDDEN,
                new Session.Times(null, null, null, null),
                new Session.Statement("", Driver.of(who.application(), "")),
                "",
                List.of(),
                false);
    }

    /** As many of them. */
    public static List<Session> hidden(int firstPid, int count, Who who) {
        var sessions = new ArrayList<Session>();
        for (int i = 0; i < count; i++) {
            sessions.add(hidden(firstPid + i, who));
        }
        return sessions;
    }

    /** A pool of that size, each session used a moment ago. */
    public static List<Session> pool(int firstPid, int size, Who who, Duration now) {
        var sessions = new ArrayList<Session>();
        for (int i = 0; i < size; i++) {
            sessions.add(idle(firstPid + i, who, Duration.ZERO, now.minusMillis(200L * i)));
        }
        return sessions;
    }
}
