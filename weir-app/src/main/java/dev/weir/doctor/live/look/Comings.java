package dev.weir.doctor.live.look;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a database that came and went while the doctor looked.
 *
 * <p>How many began says the server ({@link Traffic#sessions}); which of them stayed say the looks, for a session that shows in
 * two of them lasted. How long the others lasted follows from how many show in a look: that is their number per second times
 * the seconds of each (Little's law). The time that the server adds up says it badly, because a pool that closes adds the
 * hours of all its sessions at once (pgstat_report_stat).
 *
 * @param passing began and are in no two looks
 * @param perSecond of these
 * @param seconds that each of them lasted, on average
 * @param transactions that were ended by anybody
 * @param othersStay whether some sessions show in more than one look
 */
public record Comings(long passing, double perSecond, double seconds, long transactions, boolean othersStay) {
    /** With two looks only, a session of the last one may stay: one that is older than that is taken to. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    /** A session; a pid is given again. */
    private record Key(int pid, @Nullable Instant born) {}

    /** In which looks one shows, by their number. */
    private static final class Stay {
        private final int first;
        private int last;
        private final Session session;

        Stay(int look, Session session) {
            this.first = look;
            this.last = look;
            this.session = session;
        }

        boolean lasts() {
            return last > first;
        }
    }

    /**
     * Counts them. Empty when fewer began in a second than asked for, and when the server does not count (PostgreSQL 13).
     *
     * @param atLeast sessions per second
     */
    public static Optional<Comings> of(String database, Series series, double atLeast) {
        var looks = series.all();
        double over = series.span().toMillis() / 1000.0;
        var gained = gained(database, looks);
        if (looks.size() < 2 || over <= 0 || gained.sessions() / over < atLeast) {
            return Optional.empty();
        }
        var stays = stays(database, looks);
        int end = looks.size() - 1;
        // one that has come and is still here may be a pool that fills
        long lasting = stays.stream()
                .filter(stay -> stay.first > 0 && (stay.lasts() || stay.first == end))
                .count();
        long passing = Math.max(0, gained.sessions() - lasting);
        double perSecond = passing / over;
        return Optional.of(new Comings(
                passing,
                perSecond,
                perSecond == 0 ? 0 : atOnce(stays, looks) / perSecond,
                gained.transactions(),
                stays.stream().anyMatch(Stay::lasts)));
    }

    /** From look to look: a server that lost its statistics in between counts anew. */
    private static Traffic gained(String database, List<Look> looks) {
        long sessions = 0;
        long transactions = 0;
        for (int i = 1; i < looks.size(); i++) {
            var then = looks.get(i - 1).traffic().get(database);
            var now = looks.get(i).traffic().get(database);
            if (then != null && now != null && now.sessions() >= then.sessions()) {
                sessions += now.sessions() - then.sessions();
                transactions += Math.max(0, now.transactions() - then.transactions());
            }
        }
        return new Traffic(sessions, 0, 0, transactions);
    }

    private static List<Stay> stays(String database, List<Look> looks) {
        Map<Key, Stay> stays = new HashMap<>();
        for (int i = 0; i < looks.size(); i++) {
            for (var session : looks.get(i).sessions()) {
                if (session.who().database().equals(database)) {
                    var key = new Key(session.pid(), session.times().born());
                    var stay = stays.get(key);
                    if (stay == null) {
                        stays.put(key, new Stay(i, session));
                    } else {
                        stay.last = i;
                    }
                }
            }
        }
        return List.copyOf(stays.values());
    }

    /** How many passing sessions show in a look, on average: of the first and the last look nobody can tell which pass. */
    private static double atOnce(List<Stay> stays, List<Look> looks) {
        int end = looks.size() - 1;
        if (end > 1) {
            long shown = stays.stream()
                    .filter(stay -> !stay.lasts() && stay.first > 0 && stay.first < end)
                    .count();
            return (double) shown / (end - 1);
        }
        long fresh = stays.stream()
                .filter(stay -> !stay.lasts()
                        && Objects.nonNull(stay.session.times().born())
                        && stay.session.age(looks.get(stay.first).at()).compareTo(FRESH) <= 0)
                .count();
        return fresh / 2.0;
    }
}
