package dev.weir.doctor.live.cause;

import dev.weir.doctor.Confidence;
import dev.weir.doctor.Finding;
import dev.weir.doctor.Remedy;
import dev.weir.doctor.Severity;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Prepared;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Many sessions queue for a lock that one holds. */
final class LockPileUp implements Cause {
    /** pganalyze's blocker check begins at three as well. */
    static final int QUEUE = 3;

    /** What pg_blocking_pids() says for a prepared transaction. */
    private static final int PREPARED = 0;

    @Override
    public List<Finding> judge(Evidence seen) {
        return roots(seen.look()).entrySet().stream()
                .map(root -> finding(root.getKey(), root.getValue(), seen.look()))
                .toList();
    }

    /** Who holds up at least {@link #QUEUE} others and waits for nobody, with how many these are. */
    static Map<Integer, Integer> roots(Look look) {
        Map<Integer, List<Integer>> blocks = new HashMap<>();
        Set<Integer> blocked = new HashSet<>();
        for (var session : look.sessions()) {
            for (int blocker : session.blockedBy()) {
                blocks.computeIfAbsent(blocker, _ -> new ArrayList<>()).add(session.pid());
                blocked.add(session.pid());
            }
        }
        Map<Integer, Integer> roots = new HashMap<>();
        for (int blocker : blocks.keySet()) {
            int waiting = waitingFor(blocker, blocks).size();
            if (!blocked.contains(blocker) && waiting >= QUEUE) {
                roots.put(blocker, waiting);
            }
        }
        return roots;
    }

    private static Set<Integer> waitingFor(int root, Map<Integer, List<Integer>> blocks) {
        var found = new HashSet<Integer>();
        var next = new ArrayDeque<>(List.of(root));
        while (!next.isEmpty()) {
            for (int waiter : blocks.getOrDefault(next.removeFirst(), List.of())) {
                if (found.add(waiter)) {
                    next.addLast(waiter);
                }
            }
        }
        return found;
    }

    private static Finding finding(int root, int waiting, Look look) {
        return new Finding(
                        "LOCK_PILE_UP",
                        look.binding().isNear() ? Severity.CRITICAL : Severity.WARNING,
                        Confidence.HIGH,
                        "%s queue behind %s".formatted(Words.count(waiting, "session"), describe(root, look)),
                        List.of("all for a lock (pg_blocking_pids), and each with its connection"),
                        remedies(root, look),
                        Finding.Past.SAME)
                .onceOver(
                        "%s queued behind %s".formatted(Words.count(waiting, "session"), describe(root, look)),
                        prevention(root, look));
    }

    private static String describe(int root, Look look) {
        if (root == PREPARED) {
            return "a prepared transaction"
                    + look.prepared().stream()
                            .findFirst()
                            .map(LockPileUp::ofOwner)
                            .orElse("");
        }
        return look.session(root)
                .map(session -> "pid %d, %s%s".formatted(root, session.who().label(), doing(session, look)))
                .orElse("pid " + root + ", which is no client");
    }

    private static String ofOwner(Prepared oldest) {
        return " of %s, %s old".formatted(oldest.owner(), Words.brief(oldest.age()));
    }

    private static String doing(Session session, Look look) {
        if (session.state() == State.HIDDEN) {
            return "";
        }
        var what = session.state() == State.ACTIVE ? "running" : "idle in transaction after";
        return ": %s \"%s\", transaction open for %s"
                .formatted(what, session.last().shape(), Words.brief(session.transactionAge(look.at())));
    }

    private static List<Remedy> remedies(int root, Look look) {
        if (root == PREPARED) {
            return List.of(Remedies.sql(
                    "COMMIT PREPARED 'gid'; -- or ROLLBACK PREPARED, as its transaction manager decided",
                    "SELECT gid, prepared FROM pg_prepared_xacts ORDER BY prepared;"));
        }
        // cancelling does nothing to a session that runs nothing
        boolean runs = look.session(root).map(s -> s.state() == State.ACTIVE).orElse(false);
        return Stream.of(
                        Remedies.sql(
                                "SELECT %s(%d);".formatted(runs ? "pg_cancel_backend" : "pg_terminate_backend", root),
                                "SELECT count(*) FROM pg_locks WHERE NOT granted;"),
                        patience())
                .toList();
    }

    private static Remedy patience() {
        return Remedies.edit("migrations", "before the first statement", "SET lock_timeout = '2s';");
    }

    /** What ends the next one by itself. */
    private static List<Remedy> prevention(int root, Look look) {
        if (root == PREPARED) {
            return List.of(Remedies.edit(
                    "the transaction manager", "its recovery", "COMMIT PREPARED or ROLLBACK PREPARED after a crash"));
        }
        boolean runs = look.session(root).map(s -> s.state() == State.ACTIVE).orElse(false);
        var limit = runs ? "statement_timeout" : "idle_in_transaction_session_timeout";
        return List.of(Remedies.roleSetting(look.server(), limit, "60s"), patience());
    }
}
