package dev.weir.doctor.live;

import dev.weir.doctor.live.cause.Words;
import dev.weir.doctor.live.look.Ceiling;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Server;

/**
 * Sessions that the doctor's role may not look into: that they are held is known, whether anybody uses them is not.
 *
 * @param sessions how many these are
 * @param of all that there are, without the doctor's own
 */
public record Hidden(long sessions, long of) {

    public static Hidden in(Look look) {
        return new Hidden(look.hidden(), look.sessions().size());
    }

    /** Those that the ceiling counts. */
    public static Hidden under(Ceiling ceiling, Look look) {
        var counted = look.sessions().stream()
                .filter(session -> ceiling.counts(session.who()))
                .toList();
        return new Hidden(counted.stream().filter(session -> session.isHidden()).count(), counted.size());
    }

    public boolean isNone() {
        return sessions == 0;
    }

    /** Whether there is nothing but them. */
    public boolean isAll() {
        return sessions == of && sessions > 0;
    }

    /** What would show them, for whoever may grant it. */
    public static String cure(Server server) {
        return server.seesAll()
                ? "switch track_activities on, which is off for them"
                : "log in as the role that they belong to, or GRANT pg_monitor TO %s (pg_read_all_stats is enough)"
                        .formatted(Words.quoted(server.role()));
    }
}
