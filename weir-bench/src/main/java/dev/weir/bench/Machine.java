package dev.weir.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Facts about where figures were taken. */
record Machine(String cpu, int cores, String kernel, String pgbench, String pgBouncer) {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    static Machine look(Workbench bench) throws IOException, InterruptedException {
        String cpu = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
        return new Machine(
                cpu,
                Runtime.getRuntime().availableProcessors(),
                Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip(),
                firstLine(bench.run(List.of("pgbench", "--version"), LIMIT)),
                firstLine(bench.run(List.of("pgbouncer", "--version"), LIMIT)));
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    /** The load averages over 1, 5 and 15 minutes. */
    static String load() throws IOException {
        String[] fields = Files.readString(Path.of("/proc/loadavg")).split(" ", -1);
        return fields[0] + ", " + fields[1] + ", " + fields[2];
    }
}
