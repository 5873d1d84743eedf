package dev.weir.doctor.live;

import dev.weir.doctor.live.look.Driver;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Which sessions may be ended, and in which order: those that nobody has used for long, and of these only the ones that
 * cannot be anything but a client of an application.
 *
 * <p>A pure judgement; {@link Reliever} carries it out.
 *
 * @param at when that was, by the server's clock
 * @param ranked what may go: idle before open transactions, the longest idle first
 * @param spared what was idle for long enough and stays, with the reason
 */
public record Relief(Instant at, List<Session> ranked, List<Spared> spared) {
    /** A session that is left alone. */
    public record Spared(Session session, Reason reason) {}

    /** Why a session stays, whatever it does. The first that holds is given. */
    public enum Reason {
        NOT_YOURS("belongs to a role that yours may not end sessions of"),
        PRIVILEGED("belongs to a superuser or to replication"),
        PLATFORM("belongs to whoever runs the database"),
        BACKUP("is a backup"),
        MIGRATION("is a migration"),
        POOLER("belongs to a pooler, which ends its servers itself"),
        ADVISORY_LOCK("holds an advisory lock"),
        LISTENS("listens for notifications"),
        OWN_TOOL("is one of Weir's own tools, which keep their connection to see what happens"),
        BLOCKS("holds a lock that others wait for (--blockers ends these as well)");

        private final String words;

        Reason(String words) {
            this.words = words;
        }

        /** Completes a sentence that begins with the session. */
        public String words() {
            return words;
        }
    }

    public Relief {
        ranked = List.copyOf(ranked);
        spared = List.copyOf(spared);
    }

    /**
     * Judges every session that has not been active for that long.
     *
     * @param may the roles whose sessions the doctor's role may end
     * @param blockersToo whether a session that others wait for may go; its transaction is rolled back
     */
    public static Relief of(Look look, Duration idle, Set<String> may, boolean blockersToo) {
        Predicate<Session> isDead =
                session -> (session.state() == State.IDLE || session.state() == State.IN_TRANSACTION)
                        && session.since(look.at()).compareTo(idle) >= 0;
        var dead = look.sessions().stream().filter(isDead).toList();
        Function<Session, Optional<Reason>> spare = session ->
                byRole(session, may).or(() -> byKind(session, look)).or(() -> byUse(session, look, blockersToo));
        return new Relief(
                look.at(),
                dead.stream()
                        .filter(session -> spare.apply(session).isEmpty())
                        .sorted(Comparator.comparing((Session session) -> session.state() == State.IN_TRANSACTION)
                                .thenComparing(session -> session.since(look.at()), Comparator.reverseOrder()))
                        .toList(),
                dead.stream()
                        .flatMap(session -> spare.apply(session).stream().map(reason -> new Spared(session, reason)))
                        .toList());
    }

    /**
     * Why what it runs is not to be cancelled; empty when it may be. A pooler's server may: that fails one statement of one
     * client, and the server stays.
     *
     * @param may the roles whose sessions the doctor's role may end
     */
    public static Optional<Reason> againstCancel(Session session, Set<String> may) {
        return byRole(session, may).or(() -> byDriver(session)).filter(reason -> reason != Reason.POOLER);
    }

    private static Optional<Reason> byRole(Session session, Set<String> may) {
        return switch (session.rank()) {
            case PRIVILEGED -> Optional.of(Reason.PRIVILEGED);
            case PLATFORM -> Optional.of(Reason.PLATFORM);
            case ORDINARY -> may.contains(session.who().role()) ? Optional.empty() : Optional.of(Reason.NOT_YOURS);
        };
    }

    /** Behind a pooler every session from its address is one of its servers, whatever its client is called. */
    private static Optional<Reason> byKind(Session session, Look look) {
        boolean isServer = look.server().pooled()
                && session.who().address().equals(look.server().address());
        return byDriver(session).or(() -> isServer ? Optional.of(Reason.POOLER) : Optional.empty());
    }

    private static Optional<Reason> byDriver(Session session) {
        return switch (session.driver().kind()) {
            case BACKUP -> Optional.of(Reason.BACKUP);
            case MIGRATION -> Optional.of(Reason.MIGRATION);
            case POOLER -> Optional.of(Reason.POOLER);
            case APPLICATION, TOOL -> Optional.empty();
        };
    }

    private static Optional<Reason> byUse(Session session, Look look, boolean blockersToo) {
        if (session.holdsAdvisoryLock()) {
            return Optional.of(Reason.ADVISORY_LOCK);
        }
        if (session.listens()) {
            return Optional.of(Reason.LISTENS);
        }
        if (session.driver() == Driver.WEIRS_TOOL) {
            return Optional.of(Reason.OWN_TOOL);
        }
        boolean blocks =
                look.sessions().stream().anyMatch(other -> other.blockedBy().contains(session.pid()));
        return blocks && !blockersToo ? Optional.of(Reason.BLOCKS) : Optional.empty();
    }
}
