package dev.weir.testing;

/**
 * Decides what integration tests connect to: the system property {@code weir.test.target}.
 *
 * <p>{@code weir} is the default; {@code postgres} is PostgreSQL itself, which shows that a test asks for nothing that
 * PostgreSQL does not do; {@code pgbouncer} is the one on the PATH.
 */
public final class Targets {
    private static final String CHOICE = System.getProperty("weir.test.target", "weir");

    private Targets() {}

    /** @param ini what a pooler is started with; PostgreSQL itself has no use for it */
    public static Target underTest(Postgres postgres, PoolerIni ini) {
        return switch (CHOICE) {
            case "weir" -> WeirTarget.start(ini);
            case "postgres" -> Target.direct(postgres);
            case "pgbouncer" -> PgBouncerTarget.start(ini);
            default -> throw new IllegalArgumentException("weir.test.target must not be " + CHOICE);
        };
    }
}
