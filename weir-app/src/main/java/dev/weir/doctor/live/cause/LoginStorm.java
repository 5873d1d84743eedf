package dev.weir.doctor.live.cause;

import dev.weir.doctor.Confidence;
import dev.weir.doctor.Finding;
import dev.weir.doctor.Severity;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Refusal;
import dev.weir.doctor.live.look.State;
import java.util.List;

/** Slots taken by clients that are still logging in, which PostgreSQL does not show before release 18. */
final class LoginStorm implements Cause {
    /** The doctor's own refused login and one that ended meanwhile. */
    static final int CHANCE = 2;

    /** Of the usable slots, when PostgreSQL shows the logins itself. */
    static final double SHARE = 0.2;

    @Override
    public List<Finding> judge(Evidence seen) {
        var look = seen.look();
        long logins = look.sessions().stream()
                .filter(s -> s.state() == State.STARTING)
                .count();
        var refused = seen.refusals().stream().filter(Refusal::isServer).toList();
        int missing = look.serverCeiling().free();
        if (!refused.isEmpty() && missing > CHANCE) {
            return List.of(finding(
                    "%d slots were held by clients still logging in: a login was refused while only %d of %d sessions showed"
                            .formatted(
                                    missing,
                                    look.serverCeiling().held(),
                                    look.serverCeiling().limit()),
                    "PostgreSQL said: " + refused.getFirst().text(),
                    look));
        }
        return logins > Math.max(CHANCE, look.server().slots().usable() * SHARE)
                ? List.of(finding(
                                "%d clients are logging in at the same time".formatted(logins),
                                "state is \"starting\"",
                                look)
                        .onceOver("%d clients were logging in at the same time".formatted(logins)))
                : List.of();
    }

    private static Finding finding(String verdict, String evidence, Look look) {
        var patience = look.server().settings().getOrDefault("authentication_timeout", "60");
        return new Finding(
                "LOGIN_STORM",
                Severity.CRITICAL,
                Confidence.HIGH,
                verdict,
                List.of(evidence, "each keeps its slot for up to %s s (authentication_timeout)".formatted(patience)),
                List.of(
                        Remedies.edit(
                                "the application",
                                "where it connects",
                                "wait longer after each failure, and not all alike"),
                        Remedies.pooler(look.binding())),
                Finding.Past.SAME);
    }
}
