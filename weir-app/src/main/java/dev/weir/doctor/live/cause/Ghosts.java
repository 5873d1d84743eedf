package dev.weir.doctor.live.cause;

import dev.weir.doctor.Confidence;
import dev.weir.doctor.Finding;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Owner;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Sessions of instances that were replaced and are gone; nobody told PostgreSQL. */
final class Ghosts implements Cause {
    /** Longer than a rolling deploy lets the old instance finish. */
    static final Duration SILENT = Duration.ofMinutes(10);

    static final int SEVERAL = 2;

    @Override
    public List<Finding> judge(Evidence seen) {
        return seen.look().owners().stream()
                .filter(owner -> isGone(owner, seen.look()))
                .map(owner -> finding(owner, seen.look()))
                .toList();
    }

    /** All of them silent, and another instance of the same program began after the last word of these. */
    static boolean isGone(Owner owner, Look look) {
        return owner.held() >= SEVERAL
                && owner.sessions().stream().allMatch(session -> session.idles(SILENT, look.at()))
                && look.owners().stream().anyMatch(other -> succeeds(other, owner, look.at()));
    }

    private static boolean succeeds(Owner heir, Owner owner, Instant now) {
        var lastWord = owner.sessions().stream()
                .map(session -> session.times().state())
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .max(Instant::compareTo)
                .orElse(Instant.MAX);
        return isOtherInstance(heir, owner)
                && heir.oldest().map(born -> born.isAfter(lastWord)).orElse(false)
                && heir.sessions().stream().anyMatch(session -> isUsed(session, now));
    }

    private static boolean isOtherInstance(Owner one, Owner other) {
        return one.who().role().equals(other.who().role())
                && one.who().database().equals(other.who().database())
                && one.who().program().equals(other.who().program())
                && !(one.who().address().equals(other.who().address())
                        && one.who().application().equals(other.who().application()));
    }

    private static boolean isUsed(Session session, Instant now) {
        return session.state() == State.ACTIVE || session.since(now).compareTo(SILENT) < 0;
    }

    private static Finding finding(Owner owner, Look look) {
        var keepalive = Remedies.roleSetting(owner.who().role(), "tcp_keepalives_idle", "60");
        return new Finding(
                        "GHOSTS",
                        Evidence.wasteUnder(look.bindingFor(owner.who())),
                        Confidence.MEDIUM,
                        "%s of %s belong to an instance that has a successor and has been silent for over %s"
                                .formatted(
                                        Words.count(owner.held(), "session"),
                                        owner.who().label(),
                                        Words.brief(SILENT)),
                        List.of("another instance of the same program connected after their last statement"),
                        List.of(keepalive, Remedies.edit("Weir", "a shell", "weir relieve URL --idle 10m")),
                        Finding.Past.SAME)
                .onceOver(
                        "%s of %s belonged to an instance that had a successor and had been silent for over %s"
                                .formatted(
                                        Words.count(owner.held(), "session"),
                                        owner.who().label(),
                                        Words.brief(SILENT)),
                        List.of(keepalive));
    }
}
