package dev.weir.doctor.live.cause;

import dev.weir.doctor.Confidence;
import dev.weir.doctor.Finding;
import dev.weir.doctor.Severity;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Refusal;
import dev.weir.doctor.live.look.State;
import java.util.List;
import java.util.stream.Stream;

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
                    Confidence.MEDIUM,
                    List.of(
                            "PostgreSQL said: " + refused.getFirst().text(),
                            "many sessions that ended in the second between that and this look would show the same"),
                    look));
        }
        return logins > Math.max(CHANCE, look.server().slots().usable() * SHARE)
                ? List.of(finding(
                                "%d clients are logging in at the same time".formatted(logins),
                                Confidence.HIGH,
                                List.of("state is \"starting\""),
                                look)
                        .onceOver("%d clients were logging in at the same time".formatted(logins)))
                : List.of();
    }

    private static Finding finding(String verdict, Confidence confidence, List<String> evidence, Look look) {
        var patience = look.server().settings().getOrDefault("authentication_timeout", "60");
        return new Finding(
                "LOGIN_STORM",
                Severity.CRITICAL,
                confidence,
                verdict,
                Stream.concat(
                                evidence.stream(),
                                Stream.of("each keeps its slot for up to %s s (authentication_timeout)"
                                        .formatted(patience)))
                        .toList(),
                List.of(
                        Remedies.edit(
                                "the application",
                                "where it connects",
                                "wait longer after each failure, and not all alike"),
                        Remedies.pooler(look.binding())),
                Finding.Past.SAME);
    }
}
