package dev.weir.doctor.plan.deploy;

import dev.weir.doctor.plan.model.Environment;
import dev.weir.doctor.plan.model.Family;
import dev.weir.doctor.plan.model.Knob;
import dev.weir.doctor.plan.model.Pool;
import dev.weir.doctor.plan.model.Service;
import dev.weir.doctor.plan.model.Setting;
import dev.weir.doctor.plan.model.Setting.Standard;
import dev.weir.doctor.plan.source.Value;
import java.util.Optional;

/** Images of PgBouncer that are set up by environment variables: edoburu's and its like, and Bitnami's with a prefix. */
final class Poolers {
    private static final String PREFIX = "PGBOUNCER_";

    private Poolers() {}

    static boolean isOne(String image) {
        return image.matches("(.*/)?[a-z0-9-]*pgbouncer[a-z0-9-]*([:@].*)?");
    }

    /** The pooler that a service of such an image is. */
    static Deployment.Pooler read(Service service) {
        var environment = service.environment();
        var reserve = of("RESERVE_POOL_SIZE", environment)
                .map(value -> Setting.set("RESERVE_POOL_SIZE", Knob.Kind.OVERFLOW, value, Standard.known(0, "none")));
        var pool = new Pool(
                "PgBouncer",
                Family.UNKNOWN,
                service.place(),
                "servers for one database and user",
                Pool.Scope.PROCESS,
                setting("DEFAULT_POOL_SIZE", 20, environment),
                reserve,
                Optional.empty());
        boolean session = of("POOL_MODE", environment)
                .flatMap(Value::literal)
                .map("session"::equals)
                .orElse(true); // PgBouncer's default
        return new Deployment.Pooler(service, pool, setting("MAX_CLIENT_CONN", 100, environment), session);
    }

    private static Setting setting(String name, int standard, Environment environment) {
        return Setting.of(name, Knob.Kind.POOL, of(name, environment), Standard.known(standard, "PgBouncer's default"));
    }

    private static Optional<Value> of(String name, Environment environment) {
        return environment.get(name).or(() -> environment.get(PREFIX + name));
    }
}
