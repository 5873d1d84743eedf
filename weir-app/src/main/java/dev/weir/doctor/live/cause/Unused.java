package dev.weir.doctor.live.cause;

import dev.weir.doctor.live.look.Driver;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Owner;
import dev.weir.doctor.live.look.Session;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** How the idle sessions of one owner came to be idle: the causes beside it differ in nothing else. */
enum Unused {
    /** Nothing to see: few of them, or they are used. */
    NO,
    /** A pool that is larger than its work. */
    POOL,
    /** One after the other, each used for a moment after it connected and never again. */
    ONE_EACH,
    /** Threads of Django that keep theirs. */
    THREADS;

    /** Each of these is several times what an application needs to be told of. */
    static final int SEVERAL = 5;

    /** A pool that had no use for a session for so long can do without it. */
    static final Duration LONG = Duration.ofMinutes(10);

    /** Most of what the owner holds. */
    static final double MOST = 0.7;

    /** Of the ceiling: less is nobody's trouble. */
    static final double MATTERS = 0.3;

    /** What a client does right after it connected belongs to its first use. */
    static final Duration FIRST_USE = Duration.ofSeconds(2);

    /** A pool connects at once when it starts. */
    private static final Duration A_START = Duration.ofSeconds(30);

    private static final double AT_DIFFERENT_TIMES = 0.6;

    static Unused of(Owner owner, Look look) {
        var idle = idle(owner, look);
        var kind = owner.driver().kind();
        if (owner.held() < SEVERAL
                || idle.size() < owner.held() * MOST
                || owner.held() < look.bindingFor(owner.who()).limit() * MATTERS
                || kind == Driver.Kind.TOOL
                || kind == Driver.Kind.BACKUP) {
            return NO;
        }
        if (owner.driver() == Driver.DJANGO) {
            return THREADS;
        }
        int oneEach = owner.instances().stream()
                .filter(instance -> instance.held() >= SEVERAL && isOneEach(idle(instance, look)))
                .mapToInt(instance -> idle(instance, look).size())
                .sum();
        return oneEach >= idle.size() * MOST ? ONE_EACH : POOL;
    }

    static List<Session> idle(Owner owner, Look look) {
        return owner.sessions().stream()
                .filter(session -> session.idles(LONG, look.at()))
                .toList();
    }

    private static boolean isOneEach(List<Session> idle) {
        var births = idle.stream()
                .filter(session -> session.neverUsedAgain(FIRST_USE))
                .map(session -> session.times().born())
                .filter(Objects::nonNull)
                .map(born -> Objects.requireNonNull(born).getEpochSecond())
                .toList();
        var moments = births.stream().distinct().sorted().toList();
        return !births.isEmpty()
                && births.size() >= idle.size() * MOST
                && moments.size() >= births.size() * AT_DIFFERENT_TIMES
                && moments.getLast() - moments.getFirst() >= A_START.toSeconds();
    }
}
