package dev.weir.doctor.live.cause;

import dev.weir.doctor.Confidence;
import dev.weir.doctor.Finding;
import dev.weir.doctor.Remedy;
import dev.weir.doctor.Severity;
import dev.weir.doctor.live.look.Ceiling;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Owner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The limit of a role, of a database, or of the server is reached or near; which one it is decides what helps. */
record LimitReached(Ceiling.Kind kind) implements Cause {
    private record Smaller(Owner owner, PoolSize size, Remedy edit) {}

    @Override
    public List<Finding> judge(Evidence seen) {
        return seen.look().ceilings().stream()
                .filter(ceiling -> ceiling.kind() == kind && ceiling.isNear() && !isDoctorAlone(ceiling, seen.look()))
                .map(ceiling -> finding(ceiling, seen))
                .toList();
    }

    private static boolean isDoctorAlone(Ceiling ceiling, Look look) {
        return ceiling.held() == 1 && look.own().contains(ceiling);
    }

    private Finding finding(Ceiling ceiling, Evidence seen) {
        var look = seen.look();
        var smaller = smaller(ceiling, seen);
        return new Finding(
                        switch (kind) {
                            case SERVER -> "SLOTS_EXHAUSTED";
                            case ROLE -> "ROLE_LIMIT";
                            case DATABASE -> "DATABASE_LIMIT";
                        },
                        severity(ceiling, look),
                        Confidence.HIGH,
                        verdict(ceiling, look),
                        evidence(ceiling, look, smaller),
                        remedies(ceiling, look, smaller),
                        Finding.Past.SAME)
                .onceOver(past(ceiling, look));
    }

    private static Severity severity(Ceiling ceiling, Look look) {
        if (isStanding(ceiling, look)) {
            return Severity.NOTE;
        }
        return ceiling.isReached() && look.own().contains(ceiling) ? Severity.CRITICAL : Severity.WARNING;
    }

    /** Held as it was meant, as far as anybody can tell who does not log in there. */
    private static boolean isStanding(Ceiling ceiling, Look look) {
        return ceiling.isTiny() && !look.own().contains(ceiling);
    }

    /** A superuser's session is under no limit of its role or database, and another role's session not under this one's. */
    private static List<String> evidence(Ceiling ceiling, Look look, Optional<Smaller> smaller) {
        var evidence = new ArrayList<String>();
        evidence.add("held by: " + Words.holders(under(ceiling, look)));
        if (look.own().contains(ceiling)) {
            evidence.add("with the doctor's own connection");
        }
        smaller.ifPresent(pool -> evidence.addAll(pool.size.evidence(pool.owner.driver())));
        return evidence;
    }

    private static String verdict(Ceiling ceiling, Look look) {
        var server = look.serverCeiling();
        var room = server.free() > 0
                ? "the server still has %d free, so raising max_connections will not help".formatted(server.free())
                : "and the server is full as well";
        return switch (ceiling.kind()) {
            case SERVER ->
                "%d of %d usable slots are held (max_connections %d, %d of them reserved)"
                        .formatted(
                                ceiling.held(),
                                ceiling.limit(),
                                look.server().slots().all(),
                                look.server().slots().reserved());
            case ROLE ->
                "Role %s may hold %s and holds %d; %s"
                        .formatted(ceiling.subject(), Words.count(ceiling.limit(), "connection"), ceiling.held(), room);
            case DATABASE ->
                "Database %s has CONNECTION LIMIT %d and %d are held; %s"
                        .formatted(ceiling.subject(), ceiling.limit(), ceiling.held(), room);
        };
    }

    private static String past(Ceiling ceiling, Look look) {
        var server = look.serverCeiling();
        var room = server.free() > 0
                ? "the server still had %d free, so raising max_connections would not have helped"
                        .formatted(server.free())
                : "and the server was full as well";
        return switch (ceiling.kind()) {
            case SERVER ->
                "%d of %d usable slots were held (max_connections %d, %d of them reserved)"
                        .formatted(
                                ceiling.held(),
                                ceiling.limit(),
                                look.server().slots().all(),
                                look.server().slots().reserved());
            case ROLE ->
                "Role %s may hold %s and held %d; %s"
                        .formatted(ceiling.subject(), Words.count(ceiling.limit(), "connection"), ceiling.held(), room);
            case DATABASE ->
                "Database %s has CONNECTION LIMIT %d and %d were held; %s"
                        .formatted(ceiling.subject(), ceiling.limit(), ceiling.held(), room);
        };
    }

    private static List<Owner> under(Ceiling ceiling, Look look) {
        return look.owners().stream()
                .filter(owner -> ceiling.counts(owner.who()))
                .toList();
    }

    /** Of who holds most; empty when it needs what it holds, is meant to hold it, or is hidden so that nobody can tell. */
    private static Optional<Smaller> smaller(Ceiling ceiling, Evidence seen) {
        var greatest = Owner.services(under(ceiling, seen.look())).stream().findFirst();
        return greatest.filter(owner -> !owner.isHidden() && !isStanding(ceiling, seen.look()))
                .flatMap(owner -> {
                    var size = PoolSize.of(owner.who(), ceiling, seen);
                    return size.smallerThan(owner.held(), owner.driver()).map(edit -> new Smaller(owner, size, edit));
                });
    }

    /** Smaller pools first: they cure the cause, and nobody has to pay or restart for them. */
    private static List<Remedy> remedies(Ceiling ceiling, Look look, Optional<Smaller> smaller) {
        var pools = isStanding(ceiling, look)
                ? Stream.<Remedy>empty()
                : Stream.concat(smaller.map(Smaller::edit).stream(), Stream.of(Remedies.pooler(ceiling)));
        return Stream.concat(pools, raise(ceiling, look)).toList();
    }

    /** To twice as many, or to as many as leave the server under the share from which on it is near its own limit. */
    private static Stream<Remedy> raise(Ceiling ceiling, Look look) {
        var server = look.serverCeiling();
        int others = server.held() - ceiling.held();
        int limit = Math.min(2 * ceiling.limit(), (int) (server.limit() * Ceiling.NEAR) - others);
        if (limit <= ceiling.limit()) {
            return Stream.empty();
        }
        return switch (ceiling.kind()) {
            case SERVER -> Stream.empty();
            case ROLE ->
                Stream.of(Remedies.sql(
                        "ALTER ROLE %s CONNECTION LIMIT %d; -- where the platform lets you"
                                .formatted(Words.quoted(ceiling.subject()), limit),
                        "SELECT rolconnlimit FROM pg_roles WHERE rolname = %s;"
                                .formatted(Words.literal(ceiling.subject()))));
            case DATABASE ->
                Stream.of(Remedies.sql(
                        "ALTER DATABASE %s CONNECTION LIMIT %d;".formatted(Words.quoted(ceiling.subject()), limit),
                        "SELECT datconnlimit FROM pg_database WHERE datname = %s;"
                                .formatted(Words.literal(ceiling.subject()))));
        };
    }
}
