package dev.weir.doctor.live.cause;

import dev.weir.doctor.Confidence;
import dev.weir.doctor.Finding;
import dev.weir.doctor.Remedy;
import dev.weir.doctor.live.look.Ceiling;
import dev.weir.doctor.live.look.Driver;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Owner;
import java.util.List;

/** Sessions held and not used: too big a pool, a client for each request, or threads that keep theirs. */
final class UnusedSessions implements Cause {
    /** Room for the next peak, on top of what was used. */
    private static final int MARGIN = 2;

    @Override
    public List<Finding> judge(Evidence seen) {
        return seen.look().owners().stream()
                .flatMap(owner -> finding(owner, seen.look()).stream())
                .toList();
    }

    private static List<Finding> finding(Owner owner, Look look) {
        var ceiling = look.bindingFor(owner.who());
        int used = owner.held() - Unused.idle(owner, look).size();
        return switch (Unused.of(owner, look)) {
            case NO -> List.of();
            case POOL -> List.of(tooBig(owner, used, ceiling));
            case ONE_EACH -> List.of(oneEach(owner, ceiling));
            case THREADS -> List.of(threads(owner, used, ceiling));
        };
    }

    private static Finding tooBig(Owner owner, int used, Ceiling ceiling) {
        return new Finding(
                "POOL_TOO_BIG",
                Evidence.wasteUnder(ceiling),
                Confidence.MEDIUM,
                "%s holds %d of the %d that %s allows and used %d of them in the last %s"
                        .formatted(
                                owner.who().label(),
                                owner.held(),
                                ceiling.limit(),
                                ceiling.label(),
                                used,
                                Words.brief(Unused.LONG)),
                List.of("%d have been idle for longer than that".formatted(owner.held() - used)),
                List.of(Remedies.pool(owner.driver(), used + MARGIN)));
    }

    private static Finding oneEach(Owner owner, Ceiling ceiling) {
        return new Finding(
                "CLIENT_PER_REQUEST",
                Evidence.wasteUnder(ceiling),
                Confidence.MEDIUM,
                "%s opened %d sessions one after the other and used each only once: a new client object for each request"
                        .formatted(owner.who().label(), owner.held()),
                List.of("they connected at different times and did nothing after their first %s"
                        .formatted(Words.brief(Unused.FIRST_USE))),
                List.of(single(owner)));
    }

    private static Remedy single(Owner owner) {
        if (owner.driver() == Driver.PRISMA) {
            return new Remedy(
                    "Prisma",
                    "the module that makes the client",
                    "const prisma = new PrismaClient()",
                    "const prisma = globalThis.prisma ??= new PrismaClient()",
                    Remedies.LOOK_AGAIN);
        }
        return Remedies.edit(
                "the application", "where it connects", "one client or pool for the whole process, made at its start");
    }

    private static Finding threads(Owner owner, int used, Ceiling ceiling) {
        return new Finding(
                "THREADS_KEEP_CONNECTIONS",
                Evidence.wasteUnder(ceiling),
                Confidence.MEDIUM,
                "%s is Django with %d sessions, %d of them used in the last %s: threads keep theirs (CONN_MAX_AGE)"
                        .formatted(owner.who().label(), owner.held(), used, Words.brief(Unused.LONG)),
                List.of("the last statements are Django's, and the sessions are idle since different times"),
                List.of(
                        Remedies.pool(owner.driver(), 0),
                        Remedies.edit(
                                "Django under ASGI, or with threads of your own",
                                "at the end of each thread",
                                "django.db.close_old_connections()"),
                        Remedies.pooler(ceiling)));
    }
}
