package dev.weir.doctor.live.cause;

import dev.weir.doctor.Confidence;
import dev.weir.doctor.Finding;
import dev.weir.doctor.live.look.Owner;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Requests that keep their transaction open while they wait for something that is not the database. */
final class HeldDuringOtherWork implements Cause {
    /** Between two statements of one request lie milliseconds; a second is a call to somebody else. */
    static final Duration A_CALL = Duration.ofSeconds(1);

    /** One slow request is chance. */
    static final int SEVERAL = 4;

    /** Of what the owner holds; in an application that only computes in between it is a few percent. */
    static final double SHARE = 0.3;

    /** By all instances of a program; or, where these have it not in common, by each. */
    @Override
    public List<Finding> judge(Evidence seen) {
        return Owner.services(seen.look().owners()).stream()
                .flatMap(service -> {
                    var together = habits(service, seen);
                    return together.isEmpty()
                            ? service.instances().stream().flatMap(instance -> habits(instance, seen).stream())
                            : together.stream();
                })
                .toList();
    }

    private static List<Finding> habits(Owner owner, Evidence seen) {
        return byShape(owner, seen.now()).entrySet().stream()
                .filter(habit ->
                        habit.getValue().size() >= SEVERAL && habit.getValue().size() >= owner.held() * SHARE)
                .map(habit -> finding(owner, habit.getKey(), habit.getValue(), seen))
                .toList();
    }

    private static Map<String, List<Session>> byShape(Owner owner, Instant now) {
        return owner.sessions().stream()
                .filter(session -> session.state() == State.IN_TRANSACTION
                        && session.since(now).compareTo(A_CALL) >= 0
                        && session.since(now).compareTo(OpenTransactions.FORGOTTEN) < 0)
                .collect(Collectors.groupingBy(session -> session.last().shape()));
    }

    private static Finding finding(Owner owner, String shape, List<Session> sessions, Evidence seen) {
        var ceiling = seen.look().bindingFor(owner.who());
        return new Finding(
                        "HELD_DURING_OTHER_WORK",
                        Evidence.wasteUnder(ceiling),
                        Confidence.MEDIUM,
                        "%d of %s of %s wait inside a transaction after \"%s\": requests keep them while they call something else"
                                .formatted(sessions.size(), Words.count(owner.held(), "session"), owner.label(), shape),
                        List.of("idle in transaction for %s to %s with the same last statement"
                                .formatted(Words.brief(A_CALL), Words.brief(OpenTransactions.FORGOTTEN))),
                        List.of(
                                Remedies.edit(
                                        "the application",
                                        "the code after that statement",
                                        "commit and give the connection back before the call to another service"),
                                Remedies.pooler(ceiling)),
                        Finding.Past.SAME)
                .onceOver(
                        "%d of %s of %s waited inside a transaction after \"%s\": requests kept them while they called something else"
                                .formatted(
                                        sessions.size(), Words.count(owner.held(), "session"), owner.label(), shape));
    }
}
