package dev.weir.doctor.live.cause;

import dev.weir.doctor.live.look.Driver;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Made;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.State;
import dev.weir.doctor.live.look.Who;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Looks at which a cause is found that is made of what sessions do, by its id. */
enum Trouble {
    LEAK_IDLE_TX,
    HELD_DURING_OTHER_WORK,
    SATURATED,
    POOL_TOO_BIG,
    CLIENT_PER_REQUEST,
    GHOSTS,
    DEPLOY_OVERLAP,
    POOLERS_MULTIPLY,
    POOLER_BYPASSED,
    LEAK_IDLE;

    static final Duration NOW = Duration.ofHours(2);

    List<Look> looks() {
        return switch (this) {
            case LEAK_IDLE_TX -> now(some(20, Made.WEB, State.IN_TRANSACTION, 60));
            case HELD_DURING_OTHER_WORK -> now(some(20, Made.WEB, State.IN_TRANSACTION, 5));
            case SATURATED -> now(some(20, Made.WEB, State.ACTIVE, 20));
            case POOL_TOO_BIG -> now(some(20, Made.WEB, State.IDLE, 1_200));
            case CLIENT_PER_REQUEST -> now(oneByOne(20));
            case GHOSTS -> now(some(9, Made.WEB, State.IDLE, 7_000), since(9, "10.0.0.6", NOW.minusMinutes(1)));
            case DEPLOY_OVERLAP -> now(some(9, Made.WEB, State.IDLE, 1), since(9, "10.0.0.6", NOW.minusMinutes(1)));
            case POOLERS_MULTIPLY -> now(pooled("10.0.0.5"), pooled("10.0.0.6"));
            case POOLER_BYPASSED ->
                now(pooled("10.0.0.5"), some(3, new Who("app", "shop", "cron", "10.0.0.8"), State.ACTIVE, 5));
            case LEAK_IDLE ->
                Stream.iterate(0, i -> i < 30, i -> i + 1)
                        .map(i -> Made.look(Duration.ofSeconds(10L * i), oneByOne(i / 2)))
                        .toList();
        };
    }

    @SafeVarargs
    private static List<Look> now(List<Session>... groups) {
        var all = new ArrayList<Session>();
        for (var group : groups) {
            for (var session : group) {
                all.add(numbered(1 + all.size(), session));
            }
        }
        return List.of(Made.look(NOW, all));
    }

    private static Session numbered(int pid, Session session) {
        return new Session(
                pid,
                session.who(),
                session.rank(),
                session.state(),
                session.times(),
                session.last(),
                "",
                List.of(),
                false);
    }

    private static List<Session> some(int count, Who who, State state, int seconds) {
        return Stream.generate(() -> Made.session(1, who, state, Duration.ZERO, NOW.minusSeconds(seconds)))
                .limit(count)
                .toList();
    }

    private static List<Session> since(int count, String address, Duration born) {
        return Stream.generate(() ->
                        Made.session(1, new Who("app", "shop", "web", address), State.IDLE, born, NOW.minusSeconds(1)))
                .limit(count)
                .toList();
    }

    private static List<Session> pooled(String address) {
        return some(10, new Who("app", "shop", "pgbouncer", address), State.IDLE, 1).stream()
                .map(one -> new Session(
                        1,
                        one.who(),
                        one.rank(),
                        one.state(),
                        one.times(),
                        new Session.Statement("", Driver.PGBOUNCER),
                        "",
                        List.of(),
                        false))
                .toList();
    }

    private static List<Session> oneByOne(int count) {
        return Stream.iterate(0, i -> i < count, i -> i + 1)
                .map(i -> Made.idle(
                        100 + i,
                        Made.WORKER,
                        Duration.ofSeconds(20L * i),
                        Duration.ofSeconds(20L * i).plusMillis(80)))
                .toList();
    }
}
