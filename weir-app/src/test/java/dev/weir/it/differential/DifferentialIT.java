package dev.weir.it.differential;

import dev.weir.testing.OnEveryPostgres;
import dev.weir.testing.Postgres;
import dev.weir.testing.PostgresVersion;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;

/**
 * Weir answers random scripts as PostgreSQL does, byte for byte, in session, transaction and statement mode, with one to
 * three servers and eight clients at once.
 *
 * <p>The build plays the same 20,000 each time, so that it is red only when something has changed. {@code -Dweir.diff.scripts=N}
 * plays as many others as one has time for; {@code -Dweir.diff.seed=N} begins with that seed, such as the one of a difference.
 */
@OnEveryPostgres
final class DifferentialIT {
    private static final int BUILD = 20_000;
    private static final int SCRIPTS = Integer.getInteger("weir.diff.scripts", BUILD);
    private static final long SEED = Long.getLong("weir.diff.seed", SCRIPTS == BUILD ? 1 : System.nanoTime());
    private static final int SIZES = 3;

    /** Those of {@link OnEveryPostgres}. */
    private static final int RELEASES = 2;

    @Parameter
    PostgresVersion version = PostgresVersion.V17;

    @Test
    @Timeout(value = 12, unit = TimeUnit.HOURS) // for the long runs; every wait for an answer has a bound of its own
    void random_scripts_are_answered_as_postgresql_answers_them() throws Exception {
        int turns = Math.ceilDiv(SCRIPTS, RELEASES * SIZES * Contest.TURN);
        try (var contest = new Contest(Postgres.shared(version))) {
            for (int servers = 1; servers <= SIZES; servers++) {
                System.out.printf(
                        "differential: %,d scripts from seed %d, %s, %d server(s)%n",
                        turns * Contest.TURN, SEED, version, servers);
                contest.play(servers, SEED, turns);
            }
        }
    }
}
