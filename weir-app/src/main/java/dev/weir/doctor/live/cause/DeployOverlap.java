package dev.weir.doctor.live.cause;

import dev.weir.doctor.Confidence;
import dev.weir.doctor.Finding;
import dev.weir.doctor.Severity;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Owner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Two releases run side by side, and each takes what was meant for one. */
final class DeployOverlap implements Cause {
    /** A rolling deploy is over in that time, or it has other troubles. */
    static final Duration NEW = Duration.ofMinutes(5);

    static final int SEVERAL = 2;

    @Override
    public List<Finding> judge(Evidence seen) {
        var look = seen.look();
        var findings = new ArrayList<Finding>();
        var told = new ArrayList<Owner>();
        for (var newer : look.owners()) {
            var older = look.owners().stream()
                    .filter(owner -> Ghosts.isOtherInstance(newer, owner)
                            && isOld(owner, look)
                            && !Ghosts.isGone(owner, look)
                            && !told.contains(owner))
                    .toList();
            if (isNew(newer, look) && !older.isEmpty() && fills(newer, older, look)) {
                findings.add(finding(newer, older, look));
                told.addAll(older);
            }
        }
        return findings;
    }

    private static boolean isNew(Owner owner, Look look) {
        return owner.held() >= SEVERAL
                && owner.oldest()
                        .map(born -> born.isAfter(look.at().minus(NEW)))
                        .orElse(false);
    }

    private static boolean isOld(Owner owner, Look look) {
        return owner.held() >= SEVERAL
                && owner.oldest()
                        .map(born -> !born.isAfter(look.at().minus(NEW)))
                        .orElse(false);
    }

    private static boolean fills(Owner newer, List<Owner> older, Look look) {
        var ceiling = look.bindingFor(newer.who());
        return ceiling.isNear() && newer.held() + held(older) >= ceiling.limit() / 2;
    }

    private static int held(List<Owner> owners) {
        return owners.stream().mapToInt(Owner::held).sum();
    }

    private static Finding finding(Owner newer, List<Owner> older, Look look) {
        var ceiling = look.bindingFor(newer.who());
        boolean namesRelease = newer.who().release().isPresent();
        return new Finding(
                        "DEPLOY_OVERLAP",
                        Severity.WARNING,
                        namesRelease ? Confidence.HIGH : Confidence.MEDIUM,
                        "Old and new release overlap: %d + %d of %d that %s"
                                .formatted(held(older), newer.held(), ceiling.limit(), ceiling.allows()),
                        List.of(
                                "new, connected less than %s ago: %s"
                                        .formatted(Words.brief(NEW), Words.holders(List.of(newer))),
                                "old: " + Words.holders(older)),
                        List.of(
                                Remedies.pool(newer.driver(), Math.max(1, newer.held() / 2)),
                                Remedies.edit(
                                        "the platform",
                                        "its deploy settings",
                                        "stop the old release first (no surge, no preboot)"),
                                Remedies.pooler(ceiling)),
                        Finding.Past.SAME)
                .onceOver("Old and new release overlapped: %d + %d of %d that %s"
                        .formatted(held(older), newer.held(), ceiling.limit(), ceiling.allows()));
    }
}
