package dev.weir.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A pooler under test: one process that listens on a port. */
record Contender(String name, int port, Process process) {
    /** Clock ticks per second in /proc: 100 on every Linux that is still alive ({@code USER_HZ}). */
    private static final int TICKS = 100;

    /** Time enough for Weir's launcher to build the jar. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /**
     * A PgBouncer.
     *
     * @param settings lines of its configuration, over {@link #configuration}
     */
    static Contender pgBouncer(Workbench bench, String name, String program, List<String> settings)
            throws IOException, InterruptedException {
        int port = Workbench.freePort();
        var lines = new ArrayList<>(settings);
        lines.add("listen_port = " + port);
        lines.add("ignore_startup_parameters = extra_float_digits");
        String file = name.replaceAll("[^a-zA-Z0-9.]+", "-") + "-" + port;
        Path ini = bench.file(file + ".ini", String.join("\n", lines) + "\n");
        var command = Workbench.unprivileged(List.of(program, "-q", ini.toString()));
        Process process = bench.start(file, new ProcessBuilder(command));
        bench.awaitPort(file, process, port, LIMIT);
        return new Contender(name, port, process);
    }

    /** Weir by its own launcher, so with the options it ships with. */
    static Contender weir(Workbench bench, Path root, Variant variant, List<String> settings)
            throws IOException, InterruptedException {
        int port = Workbench.freePort();
        String file = variant.name() + "-" + port;
        Process process = bench.start(file, weirProgram(bench, root, variant, withPort(settings, port)));
        bench.awaitPort(file, process, port, LIMIT);
        return new Contender(variant.name(), port, process);
    }

    static List<String> withPort(List<String> settings, int port) {
        var lines = new ArrayList<>(settings);
        lines.add("listen_port = " + port);
        return lines;
    }

    /** How Weir is started: its launcher, with nothing of this environment in it. */
    static ProcessBuilder weirProgram(Workbench bench, Path root, Variant variant, List<String> settings)
            throws IOException {
        String ini = String.join("\n", settings) + "\n" + variant.configuration() + "\n";
        Path file = bench.file(variant.name() + "-" + System.nanoTime() + ".ini", ini);
        String launcher = root.resolve("weir").toString();
        var program = new ProcessBuilder(launcher, "run", "--config", file.toString());
        program.environment().keySet().removeIf(key -> key.startsWith("WEIR_") || key.equals("DATABASE_URL"));
        program.environment().put("WEIR_JAVA_OPTS", variant.javaOptions());
        return program;
    }

    /** What all poolers share: everybody is let in, as the owner of the tables. */
    static List<String> configuration(Postgres postgres, String mode, int poolSize) {
        return """
                [databases]
                bench = host=127.0.0.1 port=%d dbname=%s user=%s
                [pgbouncer]
                listen_addr = 127.0.0.1
                unix_socket_dir =
                auth_type = any
                pool_mode = %s
                default_pool_size = %d
                max_client_conn = 12000
                """.formatted(postgres.port(), Postgres.DATABASE, Postgres.USER, mode, poolSize)
                .lines()
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** User and system time of all threads so far, in microseconds; in steps of 10,000. */
    long cpuMicros() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * (1_000_000 / TICKS); // utime, stime
    }

    /** What it has in memory, in MB. */
    double residentMegabytes() throws IOException {
        return status("VmRSS:");
    }

    /** The most it had in memory since the last {@link #forgetPeak}, in MB. */
    double peakMegabytes() throws IOException {
        return status("VmHWM:");
    }

    void forgetPeak() throws IOException {
        Files.writeString(Path.of("/proc/" + process.pid() + "/clear_refs"), "5"); // proc(5)
    }

    private double status(String field) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith(field)) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6;
            }
        }
        throw new IOException("/proc/%d/status has no %s".formatted(process.pid(), field));
    }

    /** The options of its Java, as it was started, with the files of the checkout as seen from its root. */
    String javaOptions(Path root) throws IOException {
        var options = new ArrayList<String>();
        for (String argument :
                Files.readString(Path.of("/proc/" + process.pid() + "/cmdline")).split("\0", -1)) {
            if (argument.equals("-jar")) {
                break;
            }
            options.add(argument.replace(root + "/", ""));
        }
        return String.join(" ", options.subList(1, options.size()));
    }
}
