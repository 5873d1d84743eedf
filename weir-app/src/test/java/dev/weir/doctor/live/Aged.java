package dev.weir.doctor.live;

import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A look in which everything began earlier than it did: tests wait for nothing, and the thresholds are the real ones. */
final class Aged {
    private Aged() {}

    static Look by(Duration time, Look look) {
        return by(look, _ -> time);
    }

    static Look by(Look look, Function<Session, Duration> time) {
        return with(
                look.at(),
                look,
                look.sessions().stream()
                        .map(session -> earlier(session, time.apply(session)))
                        .toList());
    }

    /** The same sessions, seen at another time. */
    static Look at(Instant at, Look look) {
        return with(at, look, look.sessions());
    }

    private static Look with(Instant at, Look look, java.util.List<Session> sessions) {
        return new Look(at, look.server(), look.ceilings(), sessions, look.traffic(), look.prepared(), look.residue());
    }

    private static Session earlier(Session session, Duration time) {
        var times = session.times();
        return new Session(
                session.pid(),
                session.who(),
                session.rank(),
                session.state(),
                new Session.Times(
                        earlier(times.born(), time),
                        earlier(times.transaction(), time),
                        earlier(times.query(), time),
                        earlier(times.state(), time)),
                session.last(),
                session.waitsFor(),
                session.blockedBy(),
                session.holdsAdvisoryLock());
    }

    private static @Nullable Instant earlier(@Nullable Instant instant, Duration time) {
        return instant == null ? null : instant.minus(time);
    }
}
