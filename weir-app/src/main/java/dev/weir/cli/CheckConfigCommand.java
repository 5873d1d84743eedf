package dev.weir.cli;

import dev.weir.config.ConfigLoader;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code weir check-config FILE}: every mistake at once, before a restart finds the first. */
@Command(
        name = "check-config",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Reports every mistake in a configuration file, with line and column; exit code 1 on any error.")
final class CheckConfigCommand implements Callable<Integer> {
    private final Surroundings here;

    @Parameters(paramLabel = "FILE", description = "A pgbouncer.ini.")
    private Path file = Path.of("");

    CheckConfigCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        var problems = ConfigLoader.load(file, here.environment()).problems();
        problems.all().forEach(problem -> here.say(problem.toString()));
        if (problems.hasErrors()) {
            return 1;
        }
        int warnings = problems.warnings().size();
        here.say(file + ": no errors"
                + (warnings == 0 ? "" : ", " + warnings + (warnings == 1 ? " warning" : " warnings")));
        return 0;
    }
}
