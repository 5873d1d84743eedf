package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Postgres;
import dev.weir.testing.PostgresVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan for the database itself: 30 connections, 27 of them for ordinary roles. */
class PlanCommandIT {
    @SuppressWarnings("NullAway.Init")
    private static Postgres postgres;

    private final CommandLineHarness weir = new CommandLineHarness();

    @TempDir
    private Path repository = Path.of("");

    @BeforeAll
    static void start() {
        postgres = Postgres.start(PostgresVersion.V17, Map.of("max_connections", "30"));
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @BeforeEach
    void declare() throws IOException {
        Files.writeString(repository.resolve("db.py"), """
                engine = create_engine(url, pool_size=5, max_overflow=0)
                """);
        Files.writeString(repository.resolve("Procfile"), "web: gunicorn app:app --workers 4\n");
    }

    @Test
    void the_servers_own_number_counts() {
        int status = weir.run("plan", repository.toString(), "--url", url("app"), "--json");

        assertThat(weir.out.toString()).contains("27", "all of the server's for ordinary roles");
        assertThat(status).isEqualTo(1); // 22 of 27: more than 80 %
    }

    @Test
    void a_roles_limit_counts_when_it_is_lower() {
        try (var admin = postgres.superuser()) {
            admin.query("create role narrow login connection limit 9");
        }
        weir.run("plan", repository.toString(), "--url", url("narrow"), "--json");

        assertThat(weir.out.toString()).contains("the limit of role narrow");
    }

    @Test
    void a_database_that_cannot_be_asked_is_one_sentence_and_3() {
        int status = weir.run("plan", repository.toString(), "--url", url("app_scram:wrong"));

        assertThat(weir.err.toString())
                .hasLineCount(1)
                .contains("wrong password")
                .doesNotContain("scram:wrong");
        assertThat(status).isEqualTo(3);
    }

    @Test
    void two_limits_are_one_too_many() {
        assertThat(weir.run("plan", repository.toString(), "--url", url("app"), "--limit", "9"))
                .isEqualTo(2);
    }

    private static String url(String login) {
        return "postgresql://" + login + "@127.0.0.1:" + postgres.port() + "/app";
    }
}
