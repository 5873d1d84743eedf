package dev.weir.doctor.live.cause;

import static dev.weir.doctor.live.look.Made.WORKER;
import static dev.weir.doctor.live.look.Made.idle;

import dev.weir.doctor.live.look.Ceiling;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Made;
import dev.weir.doctor.live.look.Series;
import dev.weir.doctor.live.look.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * An owner with a pool of five that works all the time, and which loses a session every so often, a little early or late. There
 * are {@value #LIMIT} connections. Times are seconds since the doctor began to look.
 */
final class LeakyWorld {
    static final int LIMIT = 40;
    private static final int POOL = 5;

    private final Random random;
    private final long seed;
    private final int gap;
    private final int every;
    private final Series series = new Series(240);
    private int next;
    private int begin;
    private int replaced = Integer.MAX_VALUE;
    private int restart;
    private int mended = Integer.MAX_VALUE;
    private final List<Double> lost = new ArrayList<>();

    /**
     * @param gap from one lost session to the next
     * @param every a look
     */
    LeakyWorld(long seed, int gap, int every) {
        this.seed = seed;
        this.random = new Random(seed);
        this.gap = gap;
        this.every = every;
        after(0);
    }

    LeakyWorld after(int quiet) {
        begin = quiet;
        lost.clear();
        for (int i = 1; i <= 4 * LIMIT; i++) {
            lost.add(quiet + gap * (i + 0.6 * (random.nextDouble() - 0.5)));
        }
        return this;
    }

    /** A session of the pool is replaced by another one that often; for a moment both are there, or neither. */
    LeakyWorld replacingEach(int seconds) {
        replaced = seconds;
        return this;
    }

    /** All sessions go then, and the pool begins anew. */
    LeakyWorld restartingAt(int seconds) {
        restart = seconds;
        return this;
    }

    LeakyWorld mendedAt(int seconds) {
        mended = seconds;
        return this;
    }

    int gap() {
        return gap;
    }

    /** Seconds that the looks reach back. */
    int reach() {
        return 240 * every;
    }

    /** How long it leaks by then, since the restart if there was one. */
    int leakedFor(int now) {
        return now >= restart ? now - Math.max(begin, restart) : 0;
    }

    /** When the last connection goes; one is the doctor's. */
    double full() {
        var since = lost.stream().filter(at -> at >= restart).toList();
        return since.get(LIMIT - POOL - 2);
    }

    /** By the looks until then; time goes on. */
    Optional<Forecast> forecast(int now) {
        return Forecast.of(seen(now));
    }

    Evidence seen(int now) {
        for (; next <= now; next += every) {
            series.add(look(next));
        }
        return new Evidence(series, List.of());
    }

    private Look look(int now) {
        var sessions = new ArrayList<Session>();
        int changes = now / replaced;
        int moment = now % replaced;
        var odd = new Random(seed * 31 + changes);
        int there = POOL + (changes > 0 && moment == 0 ? odd.nextInt(3) - 1 : 0);
        for (int i = 0; i < there; i++) {
            // each is at work several times a second; which one was replaced last shows in its pid
            int pid = 1 + i + POOL * ((changes + POOL - 1 - i) / POOL);
            sessions.add(idle(pid, WORKER, at(0), at(now).minusMillis(50L * i)));
        }
        for (int i = 0; i < lost.size(); i++) {
            double born = lost.get(i);
            if (sessions.size() + 1 < LIMIT && born <= now && born < mended && (now < restart || born >= restart)) {
                sessions.add(idle(1000 + i, WORKER, millis(born), millis(born + 0.1)));
            }
        }
        var made = Made.look(at(now), sessions);
        return new Look(
                made.at(),
                made.server(),
                List.of(new Ceiling(Ceiling.Kind.SERVER, "", LIMIT, sessions.size() + 1)),
                sessions,
                made.traffic(),
                List.of(),
                List.of());
    }

    private static Duration at(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    private static Duration millis(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
