package dev.weir.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** JMH for the steps of the relay. */
@Command(
        name = "micro",
        description =
                "Measures single steps with JMH and writes docs/budgets.md; exit 1 when a step allocates more than it may.")
final class MicroCommand implements Callable<Integer> {
    /** JMH divides what the whole process allocated, so a little of it is its own. */
    private static final double NOISE = 0.5;

    @Option(names = "--only", description = "Regular expression for the benchmarks to run; then nothing is written.")
    private String only = "";

    @Option(names = "--seconds", description = "Length of an iteration; default: ${DEFAULT-VALUE}.")
    private int seconds = 1;

    @Option(names = "--root", hidden = true)
    private Path root = Path.of("").toAbsolutePath();

    @Override
    public Integer call() throws RunnerException, IOException {
        String loadBefore = Machine.load();
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(only.isEmpty() ? "dev\\.weir\\..*" : only)
                        .addProfiler(GCProfiler.class)
                        .forks(2)
                        .warmupIterations(3)
                        .warmupTime(TimeValue.seconds(seconds))
                        .measurementIterations(5)
                        .measurementTime(TimeValue.seconds(seconds))
                        .jvmArgsAppend("--enable-native-access=ALL-UNNAMED", "-XX:+UseCompactObjectHeaders")
                        .build())
                .run();
        if (only.isEmpty()) {
            Files.writeString(root.resolve("docs/budgets.md"), page(results, loadBefore));
        }
        return results.stream().allMatch(MicroCommand::isWithinBudget) ? 0 : 1;
    }

    private static boolean isWithinBudget(RunResult result) {
        var budget = Budget.of(result.getParams().getBenchmark());
        boolean within = bytes(result) <= budget.bytes() + NOISE;
        if (!within) {
            System.err.printf(
                    "%s allocates %.1f bytes, its budget is %d%n", budget.benchmark(), bytes(result), budget.bytes());
        }
        return within;
    }

    private static double bytes(RunResult result) {
        var allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
        if (allocated == null) {
            throw new IllegalStateException("JMH's collector profiler found nothing");
        }
        return allocated.getScore();
    }

    private static String page(Collection<RunResult> results, String loadBefore) throws IOException {
        return """
                # Budgets

                <!-- Written by weir-bench/run micro: do not edit. -->

                What the steps of the relay may cost. `weir-bench/run micro` measures them (JMH, 2 forks of 5 iterations) and writes
                this page. Bytes are exact and checked: the command ends with 1 when a step allocates more than its budget.
                Nanoseconds are for the reader only; these come from %d shared cores under load (load average %s before, %s after).

                | step | parameter | budget ns | measured ns | ± | budget B | measured B |
                |---|---|---:|---:|---:|---:|---:|
                %s

                The whole way of a transaction is in [performance.md](performance.md).
                """.formatted(
                        Runtime.getRuntime().availableProcessors(),
                        loadBefore,
                        Machine.load(),
                        results.stream().map(MicroCommand::row).collect(Collectors.joining("\n")));
    }

    private static String row(RunResult result) {
        var params = result.getParams();
        var budget = Budget.of(params.getBenchmark());
        var time = result.getPrimaryResult();
        String given = params.getParamsKeys().stream()
                .map(key -> key + " " + params.getParam(key))
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "| %s | %s | %d | %.1f | %.1f | %d | %.1f |",
                budget.operation(),
                given,
                budget.nanos(),
                time.getScore(),
                time.getScoreError(),
                budget.bytes(),
                bytes(result));
    }
}
