package dev.weir.doctor.plan.deploy;

import dev.weir.doctor.plan.model.Environment;
import dev.weir.doctor.plan.source.Interpolation;
import dev.weir.doctor.plan.source.KeyLines;
import dev.weir.doctor.plan.source.Repository;
import dev.weir.doctor.plan.source.SourceText;
import dev.weir.doctor.plan.source.Value;
import java.util.LinkedHashMap;
import java.util.List;

/** Files of variables: {@code .env} and its relatives. */
public final class EnvironmentFiles {
    /** From the weakest to the strongest. Examples count, because the real one is seldom in the repository. */
    private static final List<String> NAMES = List.of(
            ".env.example", ".env.sample", ".env.template", "env.example", ".env", ".env.prod", ".env.production");

    private final Repository repository;

    public EnvironmentFiles(Repository repository) {
        this.repository = repository;
    }

    /** What holds in a folder: the files of the repository itself, and those of the folder where they differ. */
    public Environment of(String directory) {
        var root = in("");
        return directory.isEmpty() ? root : root.with(in(directory + "/"));
    }

    /** One file, {@link Environment#EMPTY} when there is none. */
    public Environment file(String path) {
        return repository.text(path).map(EnvironmentFiles::read).orElse(Environment.EMPTY);
    }

    private Environment in(String prefix) {
        var all = Environment.EMPTY;
        for (var name : NAMES) {
            all = all.with(file(prefix + name));
        }
        return all;
    }

    private static Environment read(SourceText source) {
        var variables = new LinkedHashMap<String, Value>();
        for (var line : KeyLines.ofEnvironment(source).lines()) {
            variables.put(line.key(), Interpolation.of(line.value()));
        }
        return new Environment(variables);
    }
}
