package dev.weir.doctor.plan;

import dev.weir.doctor.plan.Planner.Started;
import dev.weir.doctor.plan.model.Pool;
import dev.weir.doctor.plan.model.ProcessShape;
import java.util.List;

/** Which services run the code that a pool is declared in: those in the nearest folder above it that can. */
final class Homes {
    private final List<Started> services;

    Homes(List<Started> services) {
        this.services = services.stream()
                .filter(one -> Planner.role(one) == ProcessShape.Role.APPLICATION)
                .toList();
    }

    List<Pool> poolsOf(Started service, List<Pool> pools) {
        return pools.stream()
                .filter(pool -> fits(service, pool) && depth(service) == nearest(pool))
                .toList();
    }

    List<Pool> homeless(List<Pool> pools) {
        return pools.stream().filter(pool -> nearest(pool) < 0).toList();
    }

    private int nearest(Pool pool) {
        return services.stream()
                .filter(service -> fits(service, pool))
                .mapToInt(Homes::depth)
                .max()
                .orElse(-1);
    }

    private static int depth(Started service) {
        return service.service().directory().length();
    }

    private static boolean fits(Started service, Pool pool) {
        var directory = service.service().directory();
        boolean inside = directory.isEmpty() || pool.place().path().startsWith(directory + "/");
        return inside && service.shape().runtime().runs(pool.runtime());
    }
}
