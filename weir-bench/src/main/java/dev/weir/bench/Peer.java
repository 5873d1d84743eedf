package dev.weir.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A PgBouncer to measure beside.
 *
 * @param label its name with its version, as the page shows it
 * @param program how to start it
 * @param prepares whether it keeps protocol-level prepared statements in transaction mode, as it does since 1.21
 */
record Peer(String label, String program, boolean prepares) {
    private static final Pattern VERSION = Pattern.compile("PgBouncer 1\\.(\\d+)(\\.\\d+)?");
    private static final int FIRST_TO_PREPARE = 21;

    /** The installed one, and the one that {@code weir-bench/fetch-pgbouncer} brought when somebody ran it. */
    static List<Peer> present(Workbench bench, Path root) throws IOException, InterruptedException {
        var peers = new ArrayList<Peer>();
        peers.add(of(bench, "pgbouncer"));
        Path fetched = root.resolve("weir-bench/target/pgbouncer/pgbouncer");
        if (Files.isExecutable(fetched)) {
            peers.add(of(bench, fetched.toString()));
        }
        return peers;
    }

    private static Peer of(Workbench bench, String program) throws IOException, InterruptedException {
        return of(bench.run(List.of(program, "--version"), Duration.ofSeconds(10)), program);
    }

    /** From what {@code --version} printed. */
    static Peer of(String said, String program) throws IOException {
        var version = VERSION.matcher(said);
        if (!version.find()) {
            throw new IOException("%s does not say its version: %s".formatted(program, said));
        }
        return new Peer(version.group(), program, Integer.parseInt(version.group(1)) >= FIRST_TO_PREPARE);
    }
}
