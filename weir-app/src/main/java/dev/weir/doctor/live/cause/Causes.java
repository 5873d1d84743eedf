package dev.weir.doctor.live.cause;

import dev.weir.doctor.Confidence;
import dev.weir.doctor.Finding;
import dev.weir.doctor.Severity;
import dev.weir.doctor.live.look.Ceiling;
import dev.weir.doctor.live.look.Refusal;
import java.util.Comparator;
import java.util.List;

/** Every cause there is. */
public final class Causes {
    private static final List<Cause> ALL = List.of(
            new LimitReached(Ceiling.Kind.ROLE),
            new LimitReached(Ceiling.Kind.DATABASE),
            new LimitReached(Ceiling.Kind.SERVER),
            new LoginStorm(),
            new LockPileUp(),
            new OpenTransactions(),
            new HeldDuringOtherWork(),
            new Saturated(),
            new Leak(),
            new UnusedSessions(),
            new Ghosts(),
            new DeployOverlap(),
            new TwoEngines(),
            new PoolerBypassed(),
            new PoolersMultiply(),
            new ToolsHoldSlots(),
            new SessionStateInPool(),
            new StatementClash(),
            new Churn(),
            new VanishingClients(),
            new NoSafetyNet());

    private static final String LIMITED =
            " has all the connections it may have; more slots on the server will not help";
    private static final String WAS_LIMITED =
            " had all the connections it may have; more slots on the server would not have helped";

    private Causes() {}

    /** What was found, the worst first. */
    public static List<Finding> judge(Evidence seen) {
        return ALL.stream()
                .flatMap(cause -> cause.judge(seen).stream())
                .sorted(Comparator.comparing(Finding::severity).reversed())
                .toList();
    }

    /** What a refusal alone says, when the doctor never came in. */
    public static List<Finding> judge(Refusal refusal) {
        return List.of(
                switch (refusal.limit()) {
                    case ROLE -> refused("ROLE_LIMIT", "Role %s" + LIMITED, "Role %s" + WAS_LIMITED, refusal);
                    case DATABASE ->
                        refused("DATABASE_LIMIT", "Database %s" + LIMITED, "Database %s" + WAS_LIMITED, refusal);
                    case RESERVED ->
                        refused(
                                "SLOTS_EXHAUSTED",
                                "Every slot that is not reserved is taken%s: by sessions, or by clients still logging in",
                                "Every slot that is not reserved was taken%s: by sessions, or by clients still logging in",
                                refusal);
                    case ALL_SLOTS ->
                        refused(
                                "SLOTS_EXHAUSTED",
                                "Every slot is taken, the reserved ones too%s: many clients connect at the same time",
                                "Every slot was taken, the reserved ones too%s: many clients connected at the same time",
                                refusal);
                });
    }

    private static Finding refused(String id, String verdict, String past, Refusal refusal) {
        return new Finding(
                        id,
                        Severity.CRITICAL,
                        Confidence.HIGH,
                        verdict.formatted(refusal.subject()),
                        List.of("PostgreSQL said: " + refusal.text()),
                        List.of(
                                Remedies.edit(
                                        "the application",
                                        "its pools",
                                        "stop one instance, or make its pool smaller, then look again"),
                                Remedies.edit(
                                        "Weir",
                                        "a shell",
                                        "weir doctor URL --watch 5  # comes in as soon as there is room, and stays")),
                        Finding.Past.SAME)
                .onceOver(
                        past.formatted(refusal.subject()),
                        List.of(
                                Remedies.edit(
                                        "the application", "its pools", "fewer instances, or a smaller pool in each"),
                                Remedies.edit(
                                        "Weir",
                                        "a shell",
                                        "weir doctor URL --watch 5  # before it happens again: what is in, stays in")));
    }
}
