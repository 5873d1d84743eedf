package dev.weir.doctor.live.cause;

import dev.weir.doctor.Confidence;
import dev.weir.doctor.Finding;
import dev.weir.doctor.Remedy;
import dev.weir.doctor.Severity;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Prepared;
import dev.weir.doctor.live.look.Server;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Many sessions queue for a lock that one holds. */
final class LockPileUp implements Cause {
    /** pganalyze's blocker check begins at three as well. */
    static final int QUEUE = 3;

    /** What pg_blocking_pids() says for a prepared transaction. */
    private static final int PREPARED = 0;

    /** Shows whether it is over. */
    private static final String QUEUED = "SELECT count(*) FROM pg_locks WHERE NOT granted;";

    @Override
    public List<Finding> judge(Evidence seen) {
        var look = seen.look();
        return roots(look).entrySet().stream()
                .map(root -> look.session(root.getKey())
                        .filter(LockPileUp::isLeader)
                        .map(leader -> standingBy(leader, root.getValue(), look))
                        .orElseGet(() -> finding(root.getKey(), root.getValue(), look)))
                .toList();
    }

    /** Who holds up at least {@link #QUEUE} others and waits for nobody, with how many these are. */
    static Map<Integer, Integer> roots(Look look) {
        Map<Integer, List<Integer>> blocks = new HashMap<>();
        Set<Integer> blocked = new HashSet<>();
        Set<Integer> heldUp = new HashSet<>();
        for (var session : look.sessions()) {
            for (int blocker : session.blockedBy()) {
                blocks.computeIfAbsent(blocker, _ -> new ArrayList<>()).add(session.pid());
                blocked.add(session.pid());
            }
            if (session.isHeldUp(look.at())) {
                heldUp.add(session.pid());
            }
        }
        Map<Integer, Integer> roots = new HashMap<>();
        for (int blocker : blocks.keySet()) {
            var waiting = waitingFor(blocker, blocks);
            waiting.retainAll(heldUp);
            if (!blocked.contains(blocker) && waiting.size() >= QUEUE) {
                roots.put(blocker, waiting.size());
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

    /** Without a transaction there is no lock but an advisory one of the session, as who leads a group of workers holds. */
    private static boolean isLeader(Session root) {
        return root.state() == State.IDLE && root.holdsAdvisoryLock();
    }

    /** By design as a rule; a lock that was forgotten looks the same. */
    private static Finding standingBy(Session leader, int waiting, Look look) {
        var whose = "the advisory lock that pid %d, %s,"
                .formatted(leader.pid(), leader.who().label());
        return new Finding(
                        "LOCK_PILE_UP",
                        Evidence.wasteUnder(look.binding()),
                        Confidence.MEDIUM,
                        "%s wait for %s holds while it is idle".formatted(Words.count(waiting, "session"), whose),
                        List.of("as workers do that stand by for their leader, and each with its connection;"
                                + " or the lock was forgotten"),
                        List.of(Remedies.edit(
                                "the application",
                                "where it waits for that lock",
                                "SELECT pg_try_advisory_lock(...); -- now and then, without a connection in between")),
                        Finding.Past.SAME)
                .onceOver("%s waited for %s held while it was idle".formatted(Words.count(waiting, "session"), whose));
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
        var ends =
                look.session(root).map(session -> Stream.of(end(session, look))).orElseGet(() -> giveWay(root, look));
        return Stream.concat(ends, Stream.of(patience())).toList();
    }

    /**
     * What is no client, an autovacuum against wraparound for instance, is not ended; who waits for it and holds up the others
     * is.
     */
    private static Stream<Remedy> giveWay(int root, Look look) {
        var heads = look.sessions().stream()
                .filter(session -> session.blockedBy().contains(root) && holdsUpOthers(session, look))
                .toList();
        return heads.isEmpty()
                ? Stream.of(Remedies.sql(
                        "SELECT backend_type, query FROM pg_stat_activity WHERE pid = %d;".formatted(root), QUEUED))
                : heads.stream().map(session -> end(session, look));
    }

    private static boolean holdsUpOthers(Session session, Look look) {
        return look.sessions().stream().anyMatch(other -> other.blockedBy().contains(session.pid()));
    }

    /** Ends only what was seen, however late it is pasted: by then the pid may be another's, or the session at other work. */
    private static Remedy end(Session session, Look look) {
        var since = session.times().state();
        // cancelling does nothing to a session that runs nothing
        var statement = since == null
                ? whateverItDoes(session.pid())
                : "SELECT %s(pid) FROM pg_stat_activity WHERE pid = %d AND state_change = '%s';"
                        .formatted(
                                session.state() == State.ACTIVE ? "pg_cancel_backend" : "pg_terminate_backend",
                                session.pid(),
                                since);
        return Remedies.sql(statement + asWhom(session, look.server()), QUEUED);
    }

    /** What fits a session whose state is hidden, as long as others still wait for it. */
    private static String whateverItDoes(int pid) {
        return """
                SELECT CASE WHEN state = 'active' THEN pg_cancel_backend(pid) \
                WHEN state LIKE 'idle%%' THEN pg_terminate_backend(pid) END FROM pg_stat_activity \
                WHERE pid = %1$d AND EXISTS (SELECT FROM pg_locks l \
                WHERE NOT granted AND %1$d = ANY (pg_blocking_pids(l.pid)));""".formatted(pid);
    }

    /** Others get 42501, or see nothing to end. */
    private static String asWhom(Session session, Server server) {
        var role = session.who().role();
        if (server.superuser() || (role.equals(server.role()) && session.rank() != Session.Rank.PRIVILEGED)) {
            return "";
        }
        return session.rank() == Session.Rank.PRIVILEGED ? " -- as a superuser" : " -- as role " + role;
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
        return Stream.concat(look.session(root).flatMap(LockPileUp::timeout).stream(), Stream.of(patience()))
                .toList();
    }

    /** Of the role that held the lock; empty when it is not known what would have ended that. */
    private static Optional<Remedy> timeout(Session session) {
        var role = session.who().role();
        return switch (session.state()) {
            case ACTIVE -> Optional.of(Remedies.roleSetting(role, "statement_timeout", "60s"));
            case IN_TRANSACTION ->
                Optional.of(Remedies.roleSetting(role, "idle_in_transaction_session_timeout", "60s"));
            case IDLE, STARTING, HIDDEN -> Optional.empty();
        };
    }
}
