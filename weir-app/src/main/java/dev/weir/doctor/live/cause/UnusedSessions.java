package dev.weir.doctor.live.cause;

import dev.weir.doctor.Confidence;
import dev.weir.doctor.Finding;
import dev.weir.doctor.Remedy;
import dev.weir.doctor.live.look.Ceiling;
import dev.weir.doctor.live.look.Driver;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Owner;
import dev.weir.doctor.live.look.Usage;
import java.util.List;
import java.util.Optional;

/** Sessions held and not used: too big a pool, a client for each request, or threads that keep theirs. */
final class UnusedSessions implements Cause {
    /** Used at once, of what is held: more is a pool with some room, as it should be. */
    private static final double LITTLE = 0.3;

    /** Smaller changes are a session that was replaced. */
    private static final double FLAT = 0.8;

    @Override
    public List<Finding> judge(Evidence seen) {
        var look = seen.look();
        var present = look.owners().stream()
                .filter(owner -> !Ghosts.isGone(owner, look)) // told there
                .toList();
        return Owner.services(present).stream()
                .flatMap(owner -> {
                    var now = finding(owner, look);
                    return (now.isEmpty() ? overTime(owner, seen) : now).stream();
                })
                .toList();
    }

    /** A pool that gives its sessions out in turn leaves none of them unused, and may be too big all the same. */
    private static List<Finding> overTime(Owner owner, Evidence seen) {
        var ceiling = seen.look().bindingFor(owner.who());
        var instances = owner.instances().stream().map(Owner::who).toList();
        var usages = seen.usage().stream()
                .filter(usage -> instances.contains(usage.who()))
                .toList();
        return Usage.together(usages, UnusedSessions::isSteady)
                .filter(usage -> isLittle(usage, ceiling))
                .flatMap(usage -> usage.suggested()
                        .filter(size -> size < usage.held())
                        .map(size -> measured(owner, usage, size, ceiling)))
                .stream()
                .toList();
    }

    private static boolean isSteady(Usage usage) {
        return usage.over().compareTo(Unused.LONG) >= 0 && usage.leastHeld() >= usage.held() * FLAT;
    }

    private static boolean isLittle(Usage usage, Ceiling ceiling) {
        return usage.held() >= Unused.SEVERAL
                && usage.held() >= ceiling.limit() * Unused.MATTERS
                && usage.used() <= usage.held() * LITTLE;
    }

    private static Finding measured(Owner owner, Usage usage, int size, Ceiling ceiling) {
        return new Finding(
                        "POOL_TOO_BIG",
                        Evidence.wasteUnder(ceiling),
                        Confidence.HIGH,
                        "%s holds %d of the %d that %s and did not use more than %d at once in %s"
                                .formatted(
                                        owner.label(),
                                        usage.held(),
                                        ceiling.limit(),
                                        ceiling.allows(),
                                        usage.peak(),
                                        Words.brief(usage.over())),
                        List.of("in 99 of 100 looks at most %d were used; %d looks"
                                .formatted(usage.used(), usage.looks())),
                        List.of(Remedies.pool(owner.driver(), size)),
                        Finding.Past.SAME)
                .onceOver("%s held %d of the %d that %s and did not use more than %d at once in %s"
                        .formatted(
                                owner.label(),
                                usage.held(),
                                ceiling.limit(),
                                ceiling.allows(),
                                usage.peak(),
                                Words.brief(usage.over())));
    }

    private static List<Finding> finding(Owner owner, Look look) {
        var ceiling = look.bindingFor(owner.who());
        int used = owner.held() - Unused.idle(owner, look).size();
        return switch (Unused.of(owner, look)) {
            case NO -> List.of();
            case POOL -> tooBig(owner, used, ceiling).stream().toList();
            case ONE_EACH -> List.of(oneEach(owner, ceiling));
            case THREADS -> List.of(threads(owner, used, ceiling));
        };
    }

    /** Where every instance has the least that a pool can have, only sharing helps, and is no matter until slots are short. */
    private static Optional<Finding> tooBig(Owner owner, int used, Ceiling ceiling) {
        int size = used + Usage.MARGIN * owner.instances().size();
        if (size < owner.held()) {
            return Optional.of(tooBig(owner, used, ceiling, Remedies.pool(owner.driver(), size)));
        }
        return ceiling.isNear()
                ? Optional.of(tooBig(owner, used, ceiling, Remedies.pooler(ceiling)))
                : Optional.empty();
    }

    private static Finding tooBig(Owner owner, int used, Ceiling ceiling, Remedy remedy) {
        return new Finding(
                        "POOL_TOO_BIG",
                        Evidence.wasteUnder(ceiling),
                        Confidence.MEDIUM,
                        "%s holds %d of the %d that %s and used %d of them in the last %s"
                                .formatted(
                                        owner.label(),
                                        owner.held(),
                                        ceiling.limit(),
                                        ceiling.allows(),
                                        used,
                                        Words.brief(Unused.LONG)),
                        List.of("%d have been idle for longer than that".formatted(owner.held() - used)),
                        List.of(remedy),
                        Finding.Past.SAME)
                .onceOver("%s held %d of the %d that %s and used %d of them in %s"
                        .formatted(
                                owner.label(),
                                owner.held(),
                                ceiling.limit(),
                                ceiling.allows(),
                                used,
                                Words.brief(Unused.LONG)));
    }

    private static Finding oneEach(Owner owner, Ceiling ceiling) {
        return new Finding(
                "CLIENT_PER_REQUEST",
                Evidence.wasteUnder(ceiling),
                Confidence.MEDIUM,
                "%s opened %d sessions one after the other and used each only once: a new client object for each request"
                        .formatted(owner.label(), owner.held()),
                List.of("they connected at different times and did nothing after their first %s"
                        .formatted(Words.brief(Unused.FIRST_USE))),
                List.of(single(owner)),
                Finding.Past.SAME);
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
                                .formatted(owner.label(), owner.held(), used, Words.brief(Unused.LONG)),
                        List.of("the last statements are Django's, and the sessions are idle since different times"),
                        List.of(
                                Remedies.pool(owner.driver(), 0),
                                Remedies.edit(
                                        "Django under ASGI, or with threads of your own",
                                        "at the end of each thread",
                                        "django.db.close_old_connections()"),
                                Remedies.pooler(ceiling)),
                        Finding.Past.SAME)
                .onceOver("%s was Django with %d sessions, %d of them used in %s: threads kept theirs (CONN_MAX_AGE)"
                        .formatted(owner.label(), owner.held(), used, Words.brief(Unused.LONG)));
    }
}
