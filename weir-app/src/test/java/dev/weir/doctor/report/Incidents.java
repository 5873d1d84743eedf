package dev.weir.doctor.report;

import static dev.weir.doctor.live.look.Made.idle;
import static dev.weir.doctor.live.look.Made.look;
import static dev.weir.doctor.live.look.Made.session;

import dev.weir.doctor.live.CannotTell;
import dev.weir.doctor.live.Target;
import dev.weir.doctor.live.look.Made;
import dev.weir.doctor.live.look.Refusal;
import dev.weir.doctor.live.look.Sample;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.State;
import dev.weir.doctor.live.look.Who;
import dev.weir.doctor.report.recording.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Incidents that were made up, on 22 slots; a look every 5 seconds. */
final class Incidents {
    static final int EVERY = 5;

    private static final Duration LONG_AGO = Duration.ofHours(-2);

    private Incidents() {}

    /** One session of worker is lost every 20 s; full after 320 s; at 480 s somebody restarts it, with the leak mended. */
    static List<Sample> leak() {
        return watch(720, t -> {
            var sessions = busy(1, 5, 2, Made.WEB, t);
            for (int i = 0; i < 16 && t < 480; i++) {
                int born = 20 * (i + 1);
                if (t >= born) {
                    sessions.add(idle(100 + i, Made.WORKER, at(born), at(born).plusMillis(80)));
                }
            }
            if (t >= 480) {
                sessions.addAll(busy(200, 2, 1, Made.WORKER, t));
            }
            return sessions;
        });
    }

    /** Release v215 opens its pool at 60 s, and v214 stops at 150 s. */
    static List<Sample> deploy() {
        return watch(300, t -> {
            var sessions = new ArrayList<Session>();
            if (t < 150) {
                sessions.addAll(busy(1, 10, 3, new Who("app", "shop", "web@h-1/v214", "10.0.0.5"), t));
            }
            if (t >= 60) {
                var fresh = new Who("app", "shop", "web@h-2/v215", "10.0.0.6");
                IntStream.range(0, 11)
                        .mapToObj(i -> session(
                                50 + i, fresh, i < 3 ? State.ACTIVE : State.IDLE, at(60), at(t).minusMillis(40L * i)))
                        .forEach(sessions::add);
            }
            return sessions;
        });
    }

    /** Between 60 and 120 s so many log in at once that the doctor, whose connection was cut, is refused as well. */
    static List<Sample> storm() {
        var samples = new ArrayList<Sample>();
        var refusal = Refusal.of("FATAL: sorry, too many clients already").orElseThrow();
        for (var sample : calm(240)) {
            long t = Duration.between(Made.BEGIN, sample.at()).toSeconds();
            if (t >= 60 && t < 120) {
                samples.add(new Sample.Refused(sample.at(), List.of(refusal, refusal, refusal, refusal)));
            } else if (t == 120 && sample instanceof Sample.Seen(var look, var _)) {
                samples.add(new Sample.Seen(look, List.of(refusal)));
            } else {
                samples.add(sample);
            }
        }
        return samples;
    }

    static List<Sample> healthy() {
        return calm(180);
    }

    /** Eight of 22, three of them at work at a time. */
    static List<Sample> calm(int seconds) {
        return watch(seconds, t -> {
            var sessions = busy(1, 5, 1 + t / EVERY % 3, Made.WEB, t);
            sessions.addAll(busy(20, 2, 0, Made.WORKER, t));
            return sessions;
        });
    }

    static List<Sample> neverLetIn() {
        var refusal = Refusal.of("FATAL: too many connections for role \"app\"").orElseThrow();
        return IntStream.range(0, 6)
                .<Sample>mapToObj(i -> new Sample.Refused(Made.BEGIN.plusSeconds(5L * i), List.of(refusal)))
                .toList();
    }

    static List<Sample> watch(int seconds, IntFunction<List<Session>> sessions) {
        return IntStream.rangeClosed(0, seconds / EVERY)
                .map(i -> i * EVERY)
                .<Sample>mapToObj(t -> new Sample.Seen(look(at(t), sessions.apply(t)), List.of()))
                .toList();
    }

    /** Long connected; so many of them run a statement, and the rest did a moment ago. */
    static List<Session> busy(int firstPid, int held, int used, Who who, int t) {
        var sessions = new ArrayList<Session>();
        for (int i = 0; i < held; i++) {
            sessions.add(session(
                    firstPid + i,
                    who,
                    i < used ? State.ACTIVE : State.IDLE,
                    LONG_AGO,
                    at(t).minusMillis(i < used ? 15 : 900L + 10L * i)));
        }
        return sessions;
    }

    static Duration at(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    static Samples of(List<Sample> samples) {
        try {
            return Samples.of(
                    Target.of(
                            Optional.of("postgresql://app:s3cret@shop-do-user-1-0.d.db.ondigitalocean.com:25060/shop"),
                            Map.of()),
                    samples);
        } catch (CannotTell e) {
            throw new IllegalStateException(e);
        }
    }
}
