package dev.weir.doctor.live.cause;

import dev.weir.doctor.Confidence;
import dev.weir.doctor.Finding;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Owner;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** There is a pooler, and somebody goes around it. */
final class PoolerBypassed implements Cause {
    /** A migration or a script is over by then. */
    static final Duration STAYS = Duration.ofMinutes(1);

    static final int SEVERAL = 2;

    @Override
    public List<Finding> judge(Evidence seen) {
        var look = seen.look();
        var poolers = seen.poolers();
        if (poolers.isEmpty()) {
            return List.of();
        }
        return look.owners().stream()
                .filter(owner -> !poolers.contains(owner.who().address())
                        && isPooledElsewhere(owner, poolers, look)
                        && staying(owner, seen) >= SEVERAL)
                .map(owner -> finding(owner, look))
                .toList();
    }

    private static boolean isPooledElsewhere(Owner owner, Set<String> poolers, Look look) {
        return look.owners().stream()
                .anyMatch(other -> poolers.contains(other.who().address())
                        && other.who().role().equals(owner.who().role())
                        && other.who().database().equals(owner.who().database()));
    }

    private static long staying(Owner owner, Evidence seen) {
        return owner.sessions().stream()
                .filter(seen::isApplication)
                .filter(session -> session.age(seen.now()).compareTo(STAYS) >= 0)
                .count();
    }

    private static Finding finding(Owner owner, Look look) {
        return new Finding(
                        "POOLER_BYPASSED",
                        Evidence.wasteUnder(look.bindingFor(owner.who())),
                        Confidence.MEDIUM,
                        "%s has %s straight to PostgreSQL, while the same role also comes through a pooler"
                                .formatted(owner.who().label(), Words.count(owner.held(), "session")),
                        List.of("they come from another address than the pooler and stay longer than "
                                + Words.brief(STAYS)),
                        List.of(Remedies.edit(
                                "the application",
                                "DATABASE_URL",
                                "the pooler's host and port; keep the direct URL for migrations")),
                        Finding.Past.SAME)
                .onceOver("%s had %s straight to PostgreSQL, while the same role also came through a pooler"
                        .formatted(owner.who().label(), Words.count(owner.held(), "session")));
    }
}
