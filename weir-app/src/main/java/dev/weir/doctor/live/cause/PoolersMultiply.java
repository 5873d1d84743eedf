package dev.weir.doctor.live.cause;

import dev.weir.doctor.Confidence;
import dev.weir.doctor.Finding;
import dev.weir.doctor.Severity;
import dev.weir.doctor.live.look.Ceiling;
import dev.weir.doctor.live.look.Driver;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Owner;
import dev.weir.doctor.live.look.Who;
import java.util.List;

/** Several poolers, each of which believes that the database is its own. */
final class PoolersMultiply implements Cause {
    @Override
    public List<Finding> judge(Evidence seen) {
        var look = seen.look();
        var pools = look.owners().stream().filter(PoolersMultiply::isPooler).toList();
        long addresses =
                pools.stream().map(pool -> pool.who().address()).distinct().count();
        int held = pools.stream().mapToInt(Owner::held).sum();
        return addresses >= 2 && held >= look.serverCeiling().limit() * Ceiling.NEAR
                ? List.of(finding(pools, addresses, held, look))
                : List.of();
    }

    /**
     * PgBouncer in session mode leaves DISCARD ALL behind and passes its clients' names on. Where hidden sessions come from
     * is hidden as well: it may be an address that was counted.
     */
    private static boolean isPooler(Owner owner) {
        return !owner.isHidden() && isPooler(owner.driver());
    }

    private static boolean isPooler(Driver driver) {
        return driver.kind() == Driver.Kind.POOLER || driver == Driver.RESETTING_POOL;
    }

    private static Finding finding(List<Owner> pools, long addresses, int held, Look look) {
        long roles = pools.stream().map(Owner::who).map(Who::role).distinct().count();
        long size = Math.max(1, (long) (look.serverCeiling().limit() * Ceiling.NEAR) / (addresses * roles));
        return new Finding(
                        "POOLERS_MULTIPLY",
                        Severity.WARNING,
                        Confidence.MEDIUM,
                        "%d poolers × %s hold %d of %d usable slots: each pool is counted once in every pooler"
                                .formatted(
                                        addresses,
                                        Words.count(roles, "role"),
                                        held,
                                        look.serverCeiling().limit()),
                        List.of("held by: " + Words.holders(pools)),
                        List.of(Remedies.edit(
                                "the poolers", "pgbouncer.ini of each", "default_pool_size = %d".formatted(size))),
                        Finding.Past.SAME)
                .onceOver("%d poolers × %s held %d of %d usable slots: each pool was counted once in every pooler"
                        .formatted(
                                addresses,
                                Words.count(roles, "role"),
                                held,
                                look.serverCeiling().limit()));
    }
}
