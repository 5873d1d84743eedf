package dev.weir.doctor.top;

import dev.weir.doctor.live.CannotTell;
import dev.weir.doctor.live.Diagnosis;
import dev.weir.doctor.live.Full;
import dev.weir.doctor.live.Relief;
import dev.weir.doctor.live.Reliever;
import dev.weir.doctor.live.Reliever.Outcome;
import dev.weir.doctor.live.Target;
import dev.weir.doctor.live.Watch;
import dev.weir.doctor.live.cause.Words;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.State;
import dev.weir.doctor.top.view.Deed;
import dev.weir.doctor.top.view.Entry;
import dev.weir.doctor.top.view.Moment;
import dev.weir.doctor.top.view.Proposal;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A PostgreSQL, seen by the doctor over its one connection. */
final class DatabaseSource implements Source {
    /** A session that was used a moment ago is in use, also when somebody points at it. */
    private static final Duration LEAST = Duration.ofSeconds(10);

    private static final int NAMED = 5;

    private final Target target;
    private final Watch watch;
    private final Duration idle;

    DatabaseSource(Target target, Duration idle) {
        this.target = target;
        this.watch = new Watch(target);
        this.idle = idle;
    }

    @Override
    public Moment look() throws CannotTell, InterruptedException {
        var diagnosis = watch.next();
        if (diagnosis.look().isEmpty()) {
            return new Moment.NotSeen(refused(diagnosis), diagnosis.findings(), Instant.now(), 1, Duration.ZERO);
        }
        return new Moment.Seen(Scenes.of(target.toString(), diagnosis));
    }

    private static String refused(Diagnosis diagnosis) {
        return "this got no connection either. " + diagnosis.sentence();
    }

    @Override
    public Proposal propose(Deed deed, List<Entry> among) throws CannotTell, InterruptedException {
        try {
            var reliever = watch.reliever();
            return switch (deed) {
                case CANCEL -> cancelling(reliever, session(among));
                case END -> ending(reliever, session(among));
                case RELIEVE -> relieving(reliever, among);
            };
        } catch (Full full) {
            throw new CannotTell("no connection to do it with: " + full.getMessage());
        }
    }

    private static Session session(List<Entry> among) {
        return among.getFirst().session().orElseThrow();
    }

    private static Proposal cancelling(Reliever reliever, Session session) throws CannotTell {
        if (session.state() == State.HIDDEN) {
            return Proposal.sorry(Deed.CANCEL, named(session) + " belongs to a role whose sessions yours cannot see");
        }
        if (session.state() != State.ACTIVE) {
            return Proposal.sorry(
                    Deed.CANCEL, named(session) + " runs nothing that could be cancelled; t ends an unused session");
        }
        var against = Relief.againstCancel(session, reliever.mayEnd());
        return against.map(reason ->
                        Proposal.sorry(Deed.CANCEL, named(session) + " is left alone, because it " + reason.words()))
                .orElseGet(() -> new Proposal(
                        Deed.CANCEL,
                        List.of(session),
                        "Cancel what %s runs? The session stays, its client gets an error (57014): %s"
                                .formatted(named(session), session.last().shape())));
    }

    private static Proposal ending(Reliever reliever, Session session) throws CannotTell {
        var relief = reliever.judge(LEAST, false);
        var dead = relief.ranked().stream().filter(session::isSame).findFirst();
        if (dead.isPresent()) {
            return new Proposal(
                    Deed.END,
                    List.of(dead.get()),
                    "End %s, unused for %s? %s"
                            .formatted(
                                    named(session),
                                    Words.brief(dead.get().since(relief.at())),
                                    consequence(dead.get())));
        }
        var why = relief.spared().stream()
                .filter(spared -> spared.session().isSame(session))
                .map(spared -> "because it " + spared.reason().words())
                .findFirst()
                .orElse("because it is at work, or was less than %s ago".formatted(Words.brief(LEAST)));
        return Proposal.sorry(Deed.END, named(session) + " is left alone, " + why);
    }

    private static String consequence(Session session) {
        return session.state() == State.IN_TRANSACTION
                ? "Its open transaction is rolled back."
                : "Its client gets an error (57P01) when it uses it next.";
    }

    private Proposal relieving(Reliever reliever, List<Entry> among) throws CannotTell {
        var relief = reliever.judge(idle, false);
        var dead = relief.ranked().stream()
                .filter(session -> among.stream()
                        .flatMap(entry -> entry.session().stream())
                        .anyMatch(session::isSame))
                .toList();
        if (dead.isEmpty()) {
            return Proposal.sorry(
                    Deed.RELIEVE,
                    "none of the %s shown has been unused for %s and may be ended%s"
                            .formatted(
                                    Words.count(among.size(), "session"),
                                    Words.brief(idle),
                                    relief.spared().isEmpty()
                                            ? ""
                                            : "; left alone: " + relief.spared().size()));
        }
        long open = dead.stream()
                .filter(session -> session.state() == State.IN_TRANSACTION)
                .count();
        return new Proposal(
                Deed.RELIEVE,
                dead,
                "End %s that nobody has used for %s: %s?%s Pools that do not test their connections get 57P01 once for each."
                        .formatted(
                                Words.count(dead.size(), "session"),
                                Words.brief(idle),
                                owners(dead),
                                open == 0
                                        ? ""
                                        : " %s rolled back."
                                                .formatted(Words.count(open, "open transaction") + " will be")));
    }

    private static String owners(List<Session> sessions) {
        var byOwner = sessions.stream()
                .collect(Collectors.groupingBy(session -> session.who().label(), Collectors.counting()));
        var named = byOwner.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(NAMED)
                .map(owner -> owner.getKey() + " " + owner.getValue())
                .collect(Collectors.joining(", "));
        return byOwner.size() > NAMED ? named + " and %d more owners".formatted(byOwner.size() - NAMED) : named;
    }

    private static String named(Session session) {
        return "pid %d (%s)".formatted(session.pid(), session.who().label());
    }

    @Override
    public String carryOut(Proposal proposal) throws CannotTell, InterruptedException {
        int hit = 0;
        int refused = 0;
        try {
            var reliever = watch.reliever();
            for (var session : proposal.targets()) {
                var outcome = switch (proposal.deed()) {
                    case CANCEL -> reliever.cancel(session);
                    case END, RELIEVE -> reliever.end(session);
                };
                hit += outcome == Outcome.ENDED ? 1 : 0;
                refused += outcome == Outcome.REFUSED ? 1 : 0;
            }
        } catch (Full full) {
            throw new CannotTell("no connection to do it with: " + full.getMessage());
        }
        return result(proposal, hit, refused);
    }

    private static String result(Proposal proposal, int hit, int refused) {
        int changed = proposal.targets().size() - hit - refused;
        var done = switch (proposal.deed()) {
            case CANCEL -> Words.count(hit, "statement") + " cancelled";
            case END, RELIEVE -> Words.count(hit, "session") + " ended";
        };
        return done
                + (changed == 0
                        ? ""
                        : "; %d no longer what %s".formatted(changed, changed == 1 ? "it was" : "they were"))
                + (refused == 0 ? "" : "; %d not allowed to this role".formatted(refused));
    }

    @Override
    public void close() {
        watch.close();
    }
}
