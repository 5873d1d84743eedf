package dev.weir.doctor.live.cause;

import dev.weir.doctor.Confidence;
import dev.weir.doctor.Finding;
import dev.weir.doctor.live.look.Driver;
import dev.weir.doctor.live.look.Owner;
import java.util.List;

/** A program with a synchronous and an asynchronous engine: each has a pool, and the limit has only one size. */
final class TwoEngines implements Cause {
    /** One of a kind is a health check or a script. */
    static final int SEVERAL = 2;

    @Override
    public List<Finding> judge(Evidence seen) {
        return Owner.services(seen.look().owners()).stream()
                .map(TwoEngines::withBoth)
                .filter(owner -> owner.isEndedByPools()
                        && owner.count(Driver.ASYNCPG) >= SEVERAL
                        && owner.count(Driver.SQLALCHEMY) >= SEVERAL)
                .map(owner -> finding(owner, seen))
                .toList();
    }

    /** Those of its instances that have both: nameless programs of one role may be a synchronous and an asynchronous one. */
    private static Owner withBoth(Owner service) {
        var both = service.instances().stream()
                .filter(owner -> owner.count(Driver.ASYNCPG) > 0 && owner.count(Driver.SQLALCHEMY) > 0)
                .toList();
        return both.size() == 1
                ? both.getFirst()
                : new Owner(
                        service.who(),
                        both.stream()
                                .flatMap(owner -> owner.sessions().stream())
                                .toList());
    }

    private static Finding finding(Owner owner, Evidence seen) {
        var ceiling = seen.look().bindingFor(owner.who());
        return new Finding(
                        "TWO_ENGINES",
                        Evidence.wasteUnder(ceiling),
                        Confidence.MEDIUM,
                        "%s has a synchronous and an asynchronous engine: their pools count twice in every process"
                                .formatted(owner.label()),
                        List.of("%d sessions ended with ROLLBACK as SQLAlchemy's psycopg pool does, %d as asyncpg does"
                                .formatted(owner.count(Driver.SQLALCHEMY), owner.count(Driver.ASYNCPG))),
                        List.of(
                                Remedies.edit(
                                        "SQLAlchemy",
                                        "where the engines are made",
                                        "one engine, or half the pool_size in each"),
                                Remedies.pooler(ceiling)),
                        Finding.Past.SAME)
                .onceOver("%s had a synchronous and an asynchronous engine: their pools counted twice in every process"
                        .formatted(owner.label()));
    }
}
