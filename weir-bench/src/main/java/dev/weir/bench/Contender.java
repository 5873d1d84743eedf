package dev.weir.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A pooler under test: one process that listens on a port. */
record Contender(String name, int port, long pid) {
    /** Clock ticks per second in /proc: 100 on every Linux that is still alive ({@code USER_HZ}). */
    private static final int TICKS = 100;

    /** Time enough for Weir's launcher to build the jar. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** PgBouncer as Debian installs it. {@code mode} is its pool_mode. */
    static Contender pgBouncer(Workbench bench, Postgres postgres, String mode, int poolSize)
            throws IOException, InterruptedException {
        String name = "pgbouncer-" + mode;
        int port = Workbench.freePort();
        String ini = configuration(postgres, port, mode, poolSize) + "ignore_startup_parameters = extra_float_digits\n";
        Path file = bench.file(name + ".ini", ini);
        var command = Workbench.unprivileged(List.of("pgbouncer", "-q", file.toString()));
        Process process = bench.start(name, new ProcessBuilder(command));
        bench.awaitPort(name, process, port, LIMIT);
        return new Contender(name, port, process.pid());
    }

    /** Weir by its own launcher, so with the options it ships with. */
    static Contender weir(Workbench bench, Postgres postgres, Path root, Variant variant)
            throws IOException, InterruptedException {
        int port = Workbench.freePort();
        String ini = configuration(postgres, port, "transaction", Cell.SERVERS) + variant.configuration() + "\n";
        Path file = bench.file(variant.name() + ".ini", ini);
        String launcher = root.resolve("weir").toString();
        var program = new ProcessBuilder(launcher, "run", "--config", file.toString());
        program.environment().keySet().removeIf(key -> key.startsWith("WEIR_") || key.equals("DATABASE_URL"));
        program.environment().put("WEIR_JAVA_OPTS", variant.javaOptions());
        Process process = bench.start(variant.name(), program);
        bench.awaitPort(variant.name(), process, port, LIMIT);
        return new Contender(variant.name(), port, process.pid());
    }

    private static String configuration(Postgres postgres, int port, String mode, int poolSize) {
        return """
                [databases]
                bench = host=127.0.0.1 port=%d dbname=%s user=%s
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = any
                pool_mode = %s
                default_pool_size = %d
                max_client_conn = 1000
                """.formatted(postgres.port(), Postgres.DATABASE, Postgres.USER, port, mode, poolSize);
    }

    /** PgBouncer does since 1.21, and Debian 12 has 1.18. */
    boolean preparesInTransactionMode() {
        return !name.startsWith("pgbouncer");
    }

    /** User and system time of all threads so far, in microseconds; in steps of 10,000. */
    long cpuMicros() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * (1_000_000 / TICKS); // utime, stime
    }

    /** The options of its Java, as it was started. */
    String javaOptions() throws IOException {
        var options = new ArrayList<String>();
        for (String argument :
                Files.readString(Path.of("/proc/" + pid + "/cmdline")).split("\0", -1)) {
            if (argument.equals("-jar")) {
                break;
            }
            options.add(argument);
        }
        return String.join(" ", options.subList(1, options.size()));
    }
}
