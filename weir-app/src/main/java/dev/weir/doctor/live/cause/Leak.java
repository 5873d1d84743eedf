package dev.weir.doctor.live.cause;

import dev.weir.doctor.Finding;
import dev.weir.doctor.Severity;
import dev.weir.doctor.live.look.DeadWeight;
import dev.weir.doctor.live.look.Driver;
import java.time.Duration;
import java.util.List;

/** Ever more sessions that nobody uses. Takes several looks. */
final class Leak implements Cause {
    /** Fewer looks show a step, not a direction. */
    static final int LOOKS = 5;

    @Override
    public List<Finding> judge(Evidence seen) {
        return seen.series().all().size() < LOOKS
                ? List.of()
                : DeadWeight.in(seen.series()).stream()
                        .map(leak -> finding(leak, seen))
                        .toList();
    }

    private static Finding finding(DeadWeight leak, Evidence seen) {
        var size = PoolSize.of(leak.who(), seen.look().bindingFor(leak.who()), seen);
        var every = Duration.ofMillis((long) (1000 / leak.perSecond()));
        var full =
                leak.full().map(left -> "full in " + Words.brief(left) + ": ").orElse("");
        return new Finding(
                        "LEAK_IDLE",
                        Severity.WARNING,
                        leak.confidence(),
                        "%s%s gains a session every %s and never uses it again; %d are dead weight now"
                                .formatted(full, leak.who().label(), Words.brief(every), leak.dead()),
                        List.of(
                                "%d more in the last %s".formatted(leak.gained(), Words.brief(leak.over())),
                                "dead weight is idle for more than " + Words.brief(DeadWeight.UNUSED),
                                size.because()),
                        List.of(
                                Remedies.edit(
                                        "the application",
                                        "where " + leak.who().label() + " connects",
                                        "close what it opens on every way out, or take it from one pool"),
                                Remedies.pool(Driver.UNKNOWN, size.size())),
                        Finding.Past.SAME)
                .onceOver("%s gained a session every %s and never used it again; %d were dead weight then"
                        .formatted(leak.who().label(), Words.brief(every), leak.dead()));
    }
}
