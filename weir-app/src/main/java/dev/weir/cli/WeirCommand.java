package dev.weir.cli;

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./weir} itself: knows the commands and turns whatever happens into an exit code. */
@Command(
        name = "weir",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Lets many clients share few connections to PostgreSQL, and says why connections run out.",
        synopsisSubcommandLabel = "COMMAND")
public final class WeirCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private WeirCommand() {}

    /**
     * Runs one command line to its end.
     *
     * @return the exit code: 0 done, 1 failed, 2 not understood, unless the command says otherwise
     */
    public static int run(String[] arguments, PoolerStarter starter) {
        var here = new Surroundings(
                System.getenv(),
                System.in,
                new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), true),
                new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true),
                new ProcessSignals(),
                starter);
        return run(arguments, here);
    }

    static int run(String[] arguments, Surroundings here) {
        var plain = RunCommand.plainly(arguments, here);
        if (plain != null) {
            try {
                return plain.call();
            } catch (RuntimeException e) {
                failed(e, "weir run", here.err());
                return 1;
            }
        }
        return new CommandLine(new WeirCommand())
                .addSubcommand(new RunCommand(here))
                .addSubcommand(new PgBouncerCommand(here))
                .addSubcommand(new DemoCommand(here))
                .addSubcommand(new CheckConfigCommand(here))
                .addSubcommand(new DoctorCommand(here))
                .addSubcommand(new ExplainCommand(here))
                .addSubcommand(new PlanCommand(here))
                .addSubcommand(new RelieveCommand(here))
                .addSubcommand(new TopCommand(here))
                .addSubcommand(new LoadCommand(here))
                .addSubcommand(new ReportCommand(here))
                .setOut(here.out())
                .setErr(here.err())
                .setUsageHelpWidth(100)
                .setExitCodeExceptionMapper(e -> 1)
                .setParameterExceptionHandler((wrong, _) -> misunderstood(wrong))
                .setExecutionExceptionHandler((failure, line, _) -> {
                    failed(failure, line.getCommandSpec().qualifiedName(), line.getErr());
                    return line.getCommandSpec().exitCodeOnExecutionException();
                })
                .execute(arguments);
    }

    private static int misunderstood(ParameterException wrong) {
        var command = wrong.getCommandLine().getCommandSpec().qualifiedName();
        var err = wrong.getCommandLine().getErr();
        err.println(command + ": " + wrong.getMessage() + "; see " + command + " --help");
        err.flush();
        return wrong.getCommandLine().getCommandSpec().exitCodeOnInvalidInput();
    }

    /** An error nobody foresaw: the reader gets the place in the code, because only a bug report can help. */
    private static void failed(Exception failure, String command, PrintWriter err) {
        err.println(command + ": unexpected error, please report it:");
        failure.printStackTrace(err);
        err.flush();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do");
    }
}
