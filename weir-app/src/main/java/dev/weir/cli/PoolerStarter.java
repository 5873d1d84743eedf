package dev.weir.cli;

import dev.weir.config.ConfigSource;
import dev.weir.config.WeirConfig;

/** Builds and starts a pooler: the seam that keeps the command line ignorant of how Weir is wired. */
@FunctionalInterface
public interface PoolerStarter {

    /**
     * Returns when clients can connect.
     *
     * @param source where a reload reads the configuration again
     * @throws StartupFailure when it cannot serve, with nothing left running
     */
    Pooler start(WeirConfig config, ConfigSource source) throws StartupFailure;
}
