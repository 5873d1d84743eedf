package dev.weir.doctor.live.cause;

import dev.weir.doctor.Confidence;
import dev.weir.doctor.Finding;
import dev.weir.doctor.Severity;
import dev.weir.doctor.live.look.Ceiling;
import dev.weir.doctor.live.look.Driver;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Owner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Two releases run side by side, and each takes what was meant for one. */
final class DeployOverlap implements Cause {
    /** A rolling deploy is over in that time, or it has other troubles. */
    static final Duration NEW = Duration.ofMinutes(5);

    static final int SEVERAL = 2;

    @Override
    public List<Finding> judge(Evidence seen) {
        return Owner.services(seen.look().owners()).stream()
                .flatMap(service -> judge(service, seen.look()).stream())
                .toList();
    }

    /** All instances of a program: its pools are of one size, and it is their sum that has to fit twice. */
    private static Optional<Finding> judge(Owner service, Look look) {
        var old = service.instances().stream()
                .filter(owner -> isOld(owner, look) && !Ghosts.isGone(owner, look))
                .toList();
        var newer = service.instances().stream()
                .filter(owner -> isNew(owner, look) && old.stream().anyMatch(other -> isOtherRelease(owner, other)))
                .toList();
        var older = old.stream()
                .filter(owner -> newer.stream().anyMatch(other -> isOtherRelease(owner, other)))
                .toList();
        var ceiling = look.bindingFor(service.who());
        return !newer.isEmpty() && ceiling.isNear() && held(newer) + held(older) >= ceiling.limit() / 2
                ? Optional.of(finding(newer, older, ceiling, service.driver()))
                : Optional.empty();
    }

    /** As far as names tell; where they do not, every other instance may be. */
    private static boolean isOtherRelease(Owner one, Owner other) {
        var release = one.who().release();
        return release.isEmpty() || !release.equals(other.who().release());
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

    private static int held(List<Owner> owners) {
        return owners.stream().mapToInt(Owner::held).sum();
    }

    private static Finding finding(List<Owner> newer, List<Owner> older, Ceiling ceiling, Driver driver) {
        boolean namesReleases = Stream.concat(newer.stream(), older.stream())
                .allMatch(owner -> owner.who().release().isPresent());
        return new Finding(
                        "DEPLOY_OVERLAP",
                        Severity.WARNING,
                        namesReleases ? Confidence.HIGH : Confidence.MEDIUM,
                        "Old and new release overlap: %d + %d of %d that %s"
                                .formatted(held(older), held(newer), ceiling.limit(), ceiling.allows()),
                        evidence(newer, older, namesReleases),
                        List.of(
                                // two releases of that size hold what one holds now
                                Remedies.pool(driver, Math.max(1, Math.max(held(older), held(newer)) / 2)),
                                Remedies.edit(
                                        "the platform",
                                        "its deploy settings",
                                        "stop the old release first (no surge, no preboot)"),
                                Remedies.pooler(ceiling)),
                        Finding.Past.SAME)
                .onceOver("Old and new release overlapped: %d + %d of %d that %s"
                        .formatted(held(older), held(newer), ceiling.limit(), ceiling.allows()));
    }

    private static List<String> evidence(List<Owner> newer, List<Owner> older, boolean namesReleases) {
        var evidence = new ArrayList<>(List.of(
                "new, connected less than %s ago: %s".formatted(Words.brief(NEW), Words.holders(newer)),
                "old: " + Words.holders(older)));
        if (!namesReleases) {
            evidence.add("it may be more instances of one release: application_name=web@$HOSTNAME/$RELEASE would tell");
        }
        return evidence;
    }
}
