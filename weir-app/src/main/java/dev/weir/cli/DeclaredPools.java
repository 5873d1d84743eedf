package dev.weir.cli;

import dev.weir.doctor.Finding;
import dev.weir.doctor.live.CannotTell;
import dev.weir.doctor.live.Diagnosis;
import dev.weir.doctor.plan.Ceiling;
import dev.weir.doctor.plan.Misfit;
import dev.weir.doctor.plan.PlanOptions;
import dev.weir.doctor.plan.Planner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a repository declares, beside what is seen: it may not fit although all is quiet. */
final class DeclaredPools {
    private final Path directory;
    /** By ceiling: a watch looks often, and settings are read once. */
    private final Map<Integer, Optional<Finding>> misfits = new HashMap<>();

    DeclaredPools(Path directory) {
        this.directory = directory;
    }

    /**
     * The diagnosis, with a finding when the declared pools do not fit under the ceiling that was seen.
     *
     * @throws CannotTell when there is no such directory, or nothing in it
     */
    Diagnosis beside(Diagnosis diagnosis) throws CannotTell {
        if (diagnosis.look().isEmpty()) {
            return diagnosis;
        }
        var binding = diagnosis.look().get().binding();
        if (!misfits.containsKey(binding.limit())) {
            misfits.put(binding.limit(), misfit(Ceiling.known(binding.limit(), "the limit of the " + binding.label())));
        }
        return misfits.getOrDefault(binding.limit(), Optional.empty())
                .map(diagnosis::with)
                .orElse(diagnosis);
    }

    private Optional<Finding> misfit(Ceiling ceiling) throws CannotTell {
        if (!Files.isDirectory(directory)) {
            throw new CannotTell(directory + " is not a directory: --plan takes the one the sources are in");
        }
        try {
            var plan = Planner.plan(directory, PlanOptions.NONE.under(ceiling))
                    .orElseThrow(
                            () -> new CannotTell(
                                    directory
                                            + ": no settings of PostgreSQL pools found; --plan takes the directory the sources are in"));
            return Misfit.of(plan);
        } catch (IOException _) {
            throw new CannotTell(directory + " cannot be listed");
        }
    }
}
