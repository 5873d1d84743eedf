package dev.weir.doctor.explain;

import dev.weir.doctor.catalogue.Plan;
import dev.weir.doctor.catalogue.Platform;
import dev.weir.doctor.catalogue.Platforms;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** What a platform's plans say of the limit that was met, so that a reader finds the own one. */
final class PlanWords {
    private static final int PLANS = 5;

    private PlanWords() {}

    /** One line, or nothing when the catalogue has no such limit of that platform. */
    static Optional<String> of(Layer layer, String platform) {
        var found = Platforms.shipped().find(platform).orElseThrow();
        return switch (layer) {
            case SERVER_SLOTS, LOGIN_STORM ->
                line(found, "slots for applications", plan -> plan.binds() == Plan.Binds.SERVER, Plan::usable);
            case ROLE_LIMIT ->
                line(found, "connections for a role", plan -> plan.binds() == Plan.Binds.ROLE, Plan::usable);
            case POOLER_CLIENTS ->
                line(
                        found,
                        "clients of the pooler",
                        plan -> plan.clients().isPresent(),
                        plan -> plan.clients().orElseThrow());
            case DATABASE_LIMIT,
                    SERVER_LIMIT,
                    SERVER_MEMORY,
                    RESTART,
                    LOGIN,
                    SERVER_UNREACHABLE,
                    POOLER_BACKEND,
                    POOLER_SERVERS,
                    APP_POOL,
                    SESSION_ENDED,
                    CONNECTION_LOST,
                    PREPARED_STATEMENT,
                    POOLER_CONFIGURATION,
                    REPLICATION,
                    UNREACHABLE -> Optional.empty();
        };
    }

    private static Optional<String> line(
            Platform platform, String what, Predicate<Plan> concerned, ToIntFunction<Plan> number) {
        var plans = platform.plans().stream().filter(concerned).toList();
        return plans.isEmpty()
                ? Optional.empty()
                : Optional.of(platform.label() + ", " + what + " by plan (as of "
                        + plans.getFirst().provenance().read() + "): "
                        + plans.stream()
                                .limit(PLANS)
                                .map(plan -> plan.size() + " " + number.applyAsInt(plan))
                                .collect(Collectors.joining(", "))
                        + (plans.size() > PLANS ? ", ..." : "."));
    }
}
