package dev.weir.doctor.live.cause;

import dev.weir.doctor.Confidence;
import dev.weir.doctor.Finding;
import dev.weir.doctor.live.look.Driver;
import dev.weir.doctor.live.look.Owner;
import dev.weir.doctor.live.look.Session;
import java.util.List;

/** A program with a synchronous and an asynchronous engine: each has a pool, and the limit has only one size. */
final class TwoEngines implements Cause {
    /** One of a kind is a health check or a script. */
    static final int SEVERAL = 2;

    @Override
    public List<Finding> judge(Evidence seen) {
        return seen.look().owners().stream()
                .filter(owner -> owner.isEndedByPools()
                        && count(owner, Driver.ASYNCPG) >= SEVERAL
                        && count(owner, Driver.SQLALCHEMY) >= SEVERAL)
                .map(owner -> finding(owner, seen))
                .toList();
    }

    private static long count(Owner owner, Driver driver) {
        return owner.sessions().stream()
                .map(Session::driver)
                .filter(driver::equals)
                .count();
    }

    private static Finding finding(Owner owner, Evidence seen) {
        var ceiling = seen.look().bindingFor(owner.who());
        return new Finding(
                        "TWO_ENGINES",
                        Evidence.wasteUnder(ceiling),
                        Confidence.MEDIUM,
                        "%s has a synchronous and an asynchronous engine: their pools count twice in every process"
                                .formatted(owner.who().label()),
                        List.of("%d sessions ended with ROLLBACK as SQLAlchemy's psycopg pool does, %d as asyncpg does"
                                .formatted(count(owner, Driver.SQLALCHEMY), count(owner, Driver.ASYNCPG))),
                        List.of(
                                Remedies.edit(
                                        "SQLAlchemy",
                                        "where the engines are made",
                                        "one engine, or half the pool_size in each"),
                                Remedies.pooler(ceiling)),
                        Finding.Past.SAME)
                .onceOver("%s had a synchronous and an asynchronous engine: their pools counted twice in every process"
                        .formatted(owner.who().label()));
    }
}
