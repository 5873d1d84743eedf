package dev.weir.doctor.live.cause;

import dev.weir.doctor.Remedy;
import dev.weir.doctor.live.look.Ceiling;
import dev.weir.doctor.live.look.Driver;
import dev.weir.doctor.live.look.Server;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The edits that more than one cause ends in. */
final class Remedies {
    /** The URL is not repeated, since it may have a password in it; none is needed where DATABASE_URL is set. */
    static final String LOOK_AGAIN = "weir doctor  # and the URL, as you gave it";

    /** Where a library's pool gets its size; N stands for it, and every process makes a pool of that size. */
    private record PoolSetting(String subject, String place, String setting) {}

    private static final Pattern SIZE = Pattern.compile("\\bN\\b");
    private static final Map<Driver, PoolSetting> POOLS = new EnumMap<>(Driver.class);

    static {
        know(Driver.SQLALCHEMY, "SQLAlchemy", "create_engine(...)", "pool_size=N, max_overflow=0");
        know(
                Driver.ASYNCPG,
                "asyncpg, or SQLAlchemy on it",
                "create_pool(...) or create_async_engine(...)",
                "create_pool(min_size=1, max_size=N)\ncreate_async_engine(pool_size=N, max_overflow=0)");
        know(Driver.DJANGO, "Django", "DATABASES in settings.py", "\"CONN_MAX_AGE\": 0,");
        know(Driver.JDBC, "HikariCP", "application.properties", "spring.datasource.hikari.maximum-pool-size=N");
        know(Driver.PRISMA, "Prisma", "DATABASE_URL", "connection_limit=N");
        know(Driver.POSTGRES_JS, "postgres.js", "postgres(url, {...})", "max: N");
        know(Driver.VERTX, "Vert.x", "PoolOptions", ".setMaxSize(N)");
        know(Driver.RAILS, "Rails", "config/database.yml", "pool: N");
        know(Driver.PGBOUNCER, "PgBouncer", "pgbouncer.ini", "default_pool_size = N");
        know(Driver.WEIR, "Weir", "weir.ini", "default_pool_size = N");
        know(Driver.POSTGREST, "PostgREST", "its configuration", "db-pool = N");
    }

    private Remedies() {}

    private static void know(Driver driver, String subject, String place, String setting) {
        POOLS.put(driver, new PoolSetting(subject, place, setting));
    }

    /**
     * The pool of whatever opened the sessions, made that big for all its processes together. What goes into a setting is a
     * share of that, which only the reader can work out: PostgreSQL does not show processes.
     */
    static Remedy pool(Driver driver, int size) {
        var known = POOLS.get(driver);
        if (known == null) {
            var subject = driver == Driver.UNKNOWN ? "the application" : driver.label();
            return edit(
                    subject, "where its pool is made", "a pool of %d for all its processes together".formatted(size));
        }
        var share = hasSize(driver) ? "\nN = %d / (all its processes × pools in each), at least 1".formatted(size) : "";
        return edit(known.subject, known.place, known.setting + share);
    }

    /** Whether the edit for such sessions is a number of connections. */
    static boolean hasSize(Driver driver) {
        var known = POOLS.get(driver);
        return known == null || SIZE.matcher(known.setting).find();
    }

    /** Many clients on few servers. */
    static Remedy pooler(Ceiling ceiling) {
        int size = Math.max(1, (int) (ceiling.limit() * Ceiling.NEAR));
        return new Remedy(
                "Weir in front of the database",
                "weir.ini",
                "",
                "pool_mode = transaction\ndefault_pool_size = %d".formatted(size),
                LOOK_AGAIN);
    }

    /** For the doctor's own role, which is also the application's as a rule. */
    static Remedy roleSetting(Server server, String setting, String value) {
        return roleSetting(server.role(), setting, value);
    }

    static Remedy roleSetting(String role, String setting, String value) {
        return sql(
                "ALTER ROLE %s SET %s = '%s';".formatted(Words.quoted(role), setting, value),
                "SHOW %s; -- in a new session of role %s".formatted(setting, role));
    }

    static Remedy sql(String statement, String confirm) {
        return new Remedy("PostgreSQL", "", "", statement, confirm);
    }

    static Remedy edit(String subject, String place, String after) {
        return new Remedy(subject, place, "", after, LOOK_AGAIN);
    }
}
