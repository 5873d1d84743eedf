package dev.weir.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every fault at least once under a load that verifies every answer; with {@code -Dweir.faults.minutes=10} for that long, and
 * the report goes to docs/. {@code -Dweir.faults.seed} repeats an order of faults.
 */
final class FaultsIT {
    private static final int MINUTES = Integer.getInteger("weir.faults.minutes", 0);
    private static final long SEED = Long.getLong("weir.faults.seed", System.nanoTime() & 0xffff);
    private static final Path DOCUMENT = Path.of(
                    System.getProperty("basedir", "."), "..", "docs", "endurance", "faults.md")
            .normalize();
    private static final Duration MARGIN = Duration.ofMinutes(8);

    @TempDir
    private Path directory;

    @Test
    @Timeout(value = 3, unit = TimeUnit.HOURS) // for the long runs; what is waited for has bounds of its own
    void whatever_breaks_no_answer_is_wrong_and_only_open_transactions_are_lost()
            throws IOException, InterruptedException {
        var length = Duration.ofMinutes(MINUTES); // none: every fault once
        var report = directory.resolve("faults.md");
        var output = directory.resolve("faults.log");
        var process = new ProcessBuilder(command(length, report))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = process.waitFor(length.plus(MARGIN).toSeconds(), TimeUnit.SECONDS);
            assertThat(ended).as("seed %d: %s", SEED, Files.readString(output)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        if (MINUTES > 0 && Files.exists(report)) {
            Files.createDirectories(DOCUMENT.toAbsolutePath().getParent());
            Files.copy(report, DOCUMENT, StandardCopyOption.REPLACE_EXISTING);
        }
        System.out.println(Files.exists(report) ? Files.readString(report) : "no report");
        assertThat(process.exitValue())
                .as("seed %d: %s", SEED, Files.readString(output))
                .isZero();
    }

    /** In a network namespace of its own where that is allowed, for the sake of the faults of the network. */
    private static List<String> command(Duration length, Path report) throws IOException, InterruptedException {
        var java = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseCompactObjectHeaders",
                "-Dio.netty.leakDetection.level=paranoid",
                "-Dio.netty.leakDetection.targetRecords=16",
                "-Dbasedir=" + System.getProperty("basedir", "."),
                "-cp",
                System.getProperty("java.class.path"),
                FaultRun.class.getName(),
                Long.toString(length.toSeconds()),
                Long.toString(SEED),
                report.toString()));
        var unshared = unshare();
        if (unshared.isEmpty()) {
            return java;
        }
        java.add(1, "-D" + LossyNetwork.OWN_NAMESPACE + "=true");
        var all = new ArrayList<>(unshared);
        all.addAll(List.of("sh", "-c", "ip link set lo up && exec \"$0\" \"$@\""));
        all.addAll(java);
        return all;
    }

    private static List<String> unshare() throws IOException, InterruptedException {
        for (var way : List.of(List.of("unshare", "-n"), List.of("unshare", "-r", "-n"))) {
            var tried = new ArrayList<>(way);
            tried.addAll(List.of("ip", "link", "set", "lo", "up"));
            try {
                if (new ProcessBuilder(tried).start().waitFor() == 0) {
                    return way;
                }
            } catch (IOException missing) {
                return List.of();
            }
        }
        return List.of();
    }
}
