package dev.weir.it.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.OnEveryPostgres;
import dev.weir.testing.PoolMode;
import dev.weir.testing.Postgres;
import dev.weir.testing.PostgresVersion;
import dev.weir.testing.Target;
import dev.weir.testing.Targets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** pgbench and psql, where they are installed: libpq as everybody uses it. */
@OnEveryPostgres
final class CommandLineIT {
    @Parameter
    PostgresVersion version = PostgresVersion.V17;

    @ParameterizedTest
    @CsvSource({
        "SESSION, simple, 8, -S",
        "SESSION, prepared, 8, -b tpcb-like",
        "TRANSACTION, simple, 2, -S",
        "TRANSACTION, extended, 2, -S",
        "TRANSACTION, prepared, 2, -S",
        "TRANSACTION, simple, 3, -b tpcb-like",
        "TRANSACTION, extended, 3, -b tpcb-like",
        "TRANSACTION, prepared, 3, -b tpcb-like",
        "STATEMENT, simple, 2, -S",
        "STATEMENT, extended, 2, -S",
        "STATEMENT, prepared, 2, -S",
    })
    void pgbench_finishes_without_a_failure(PoolMode mode, String protocol, int servers, String script)
            throws Exception {
        requireOnPath("pgbench");
        run("", List.of("pgbench", "-h", "127.0.0.1", "-p", "" + postgres().port(), "-U", "app", "-i", "-q", "app"));
        try (var target = Targets.underTest(postgres(), mode.ini(postgres(), servers))) {
            var command = new ArrayList<>(onTarget("pgbench", target));
            // a thread for each client: pgbench prepares synchronously, so a client that waits for a server would stop
            // the
            // others of its thread, who may hold all servers in their transactions
            command.addAll(List.of("-n", "-M", protocol, "-c", "8", "-j", "8", "-t", "40"));
            command.addAll(List.of(script.split(" ", -1)));
            command.add("app");
            assertThat(run("", command))
                    .contains("number of transactions actually processed: 320/320")
                    .doesNotContain("ERROR");
        }
    }

    @ParameterizedTest
    @EnumSource
    void psql_runs_a_script(PoolMode mode) throws Exception {
        requireOnPath("psql");
        try (var target = Targets.underTest(postgres(), mode.ini(postgres(), 2))) {
            var command = new ArrayList<>(onTarget("psql", target));
            command.addAll(List.of("-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", "app"));
            assertThat(run("""
                            drop table if exists psql_probe;
                            create table psql_probe (n int, t text);
                            \\copy psql_probe from stdin
                            1\tone
                            2\ttwo
                            \\.
                            select n, t from psql_probe order by n;
                            select 3 as n, 'three' as t \\gdesc
                            \\copy psql_probe to stdout
                            """, command)).contains("COPY 2\n1|one\n2|two\nn|integer\nt|text\n1\tone\n2\ttwo\n");
            if (mode.hasTransactions()) {
                assertThat(run(
                                "begin;\ndeclare c cursor for select generate_series(1,3);\nfetch 2 from c;\ncommit;\n",
                                command))
                        .isEqualTo("BEGIN\nDECLARE CURSOR\n1\n2\nCOMMIT\n");
            }
        }
    }

    private Postgres postgres() {
        return Postgres.shared(version);
    }

    private static List<String> onTarget(String program, Target target) {
        return List.of(program, "-h", "127.0.0.1", "-p", "" + target.port(), "-U", "app");
    }

    private static void requireOnPath(String program) {
        boolean found = Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
        Assumptions.assumeTrue(found, program + " is not on the PATH: install postgresql-client to run this test");
    }

    private static String run(String input, List<String> command) throws IOException, InterruptedException {
        var output = Files.createTempFile("weir", ".out");
        try {
            var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().put("PGCONNECT_TIMEOUT", "20");
            var process = builder.start();
            process.outputWriter().append(input).close();
            boolean ended = process.waitFor(60, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            String said = Files.readString(output);
            assertThat(ended && process.exitValue() == 0)
                    .as("%s ended well, it said:%n%s", command, said)
                    .isTrue();
            return said;
        } finally {
            Files.delete(output);
        }
    }
}
