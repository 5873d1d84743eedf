package dev.weir.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The benchmarks' one door; {@code weir-bench/run} opens it. */
@Command(
        name = "run",
        description = "Measures Weir; see docs/performance.md and docs/budgets.md.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {CompareCommand.class, PageCommand.class, MicroCommand.class, ScaleCommand.class})
final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }
}
