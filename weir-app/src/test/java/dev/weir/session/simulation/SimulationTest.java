package dev.weir.session.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A million steps of random lives, in runs of a thousand: {@code -Dweir.sim.steps=100000000} for a night, {@code
 * -Dweir.sim.seed=N} for the run of one seed that was printed, {@code -Dweir.sim.first=N} to begin elsewhere.
 */
@ExtendWith(QuietLog.class)
class SimulationTest {
    private static final int STEPS_PER_RUN = 1_000;
    private static final long PROGRESS = 10_000_000;

    @Test
    @Timeout(value = 12, unit = TimeUnit.HOURS) // a night
    void every_reply_reaches_the_client_that_asked_in_order_and_once() {
        Long only = Long.getLong("weir.sim.seed");
        if (only != null) {
            run(only);
            return;
        }
        long first = Long.getLong("weir.sim.first", 1);
        long steps = Long.getLong("weir.sim.steps", 1_000_000);
        for (long seed = first; (seed - first) * STEPS_PER_RUN < steps; seed++) {
            run(seed);
            long done = (seed - first + 1) * STEPS_PER_RUN;
            if (done % PROGRESS == 0) {
                System.out.printf("simulation: %,d steps of %,d%n", done, steps);
            }
        }
        assertThat(steps).as("steps").isPositive();
    }

    private static void run(long seed) {
        Script script = ScriptMaker.of(seed, STEPS_PER_RUN);
        Throwable failure = Shrinker.failure(script);
        if (failure != null) {
            Script shrunk = Shrinker.shrink(script);
            throw new AssertionError(
                    "seed %d: %s%nIn %d steps (to keep, put into src/test/resources/simulation/NAME.script):%n# %s%n%s"
                            .formatted(
                                    seed, failure.getMessage(), shrunk.actions().size(), failure.getMessage(), shrunk),
                    Shrinker.failure(shrunk));
        }
    }
}
