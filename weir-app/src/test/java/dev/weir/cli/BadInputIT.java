package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Certificate;
import dev.weir.testing.Ports;
import dev.weir.testing.Postgres;
import dev.weir.testing.PostgresVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command that takes a URL or a directory answers a wrong one with one sentence that says what to do, and ends with 3. */
final class BadInputIT {
    /** URL stands for the one that is wrong, DIR for a repository that declares a pool. */
    private static final List<List<String>> COMMANDS = List.of(
            List.of("doctor", "URL"),
            List.of("doctor", "URL", "--watch", "1", "--count", "1"),
            List.of("relieve", "URL"),
            List.of("load", "URL", "--seconds", "1", "--clients", "1", "--yes"),
            List.of("plan", "DIR", "--url", "URL"));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path directory;

    @SuppressWarnings("NullAway.Init")
    private static Postgres postgres;

    private final CommandLineHarness weir = new CommandLineHarness();

    @BeforeAll
    static void start() throws IOException {
        var certificate = Certificate.in(directory);
        postgres = Postgres.start(PostgresVersion.V17, certificate.settings());
        try (var root = postgres.superuser()) {
            root.query("create role tls login");
            root.query("create role gone nologin");
            root.query("create role barred login");
        }
        var rules = new ArrayList<>(
                List.of("hostssl all tls 127.0.0.1/32 trust", "host all tls all reject", "host all barred all reject"));
        rules.addAll(Postgres.usualAccessRules());
        postgres.accessRules(rules);
        var repository = Files.createDirectory(directory.resolve("repository"));
        Files.writeString(repository.resolve("db.py"), "engine = create_engine(url, pool_size=5)\n");
        Files.createDirectory(directory.resolve("empty"));
        var rulesAreRead = new CommandLineHarness();
        Awaitility.await().until(() -> rulesAreRead.run("doctor", at("barred", "app", "")) == 3);
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    private static String at(String login, String database, String more) {
        return "postgresql://%s@127.0.0.1:%d/%s%s".formatted(login, postgres.port(), database, more);
    }

    static Stream<Arguments> urls() throws IOException {
        var wrong = List.of(
                List.of("an unknown host", "postgresql://app:hunter2@no-such-host.invalid/app", "is not known"),
                List.of(
                        "a port where nobody listens",
                        "postgresql://app:hunter2@127.0.0.1:%d/app".formatted(Ports.free()),
                        "nothing listens at"),
                List.of("a wrong password", at("app_scram:hunter2", "app", ""), "wrong password for app_scram"),
                List.of("no password", at("app_scram", "app", ""), "needs a password"),
                List.of("TLS required", at("tls:hunter2", "app", "?sslmode=disable"), "wants TLS"),
                List.of("a role that may not log in", at("gone:hunter2", "app", ""), "gone may not log in"),
                List.of("a role that pg_hba.conf rejects", at("barred:hunter2", "app", ""), "barred"),
                List.of("a database that is not there", at("app:hunter2", "nowhere", ""), "no database nowhere"),
                List.of("MySQL", "mysql://app:hunter2@127.0.0.1/app", "knows PostgreSQL only"),
                List.of("MongoDB", "mongodb+srv://app:hunter2@example.com/app", "knows PostgreSQL only"),
                List.of("no URL", "app:hunter2", "not a URL"),
                List.of("an unknown sslmode", at("app:hunter2", "app", "?sslmode=please"), "sslmode"));
        return wrong.stream()
                .flatMap(url ->
                        COMMANDS.stream().map(command -> Arguments.of(url.get(0), command, url.get(1), url.get(2))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("urls")
    void a_wrong_url_is_one_sentence_and_3(String name, List<String> command, String url, String said) {
        int status = weir.run(command.stream()
                .map(word -> word.replace("DIR", directory.resolve("repository").toString())
                        .replace("URL", url))
                .toArray(String[]::new));

        assertThat(weir.err.toString())
                .as(name)
                .startsWith("weir " + command.getFirst() + ": ")
                .contains(said)
                .hasLineCount(1)
                .doesNotContain("hunter2", "Exception");
        assertThat(weir.out.toString()).isEmpty();
        assertThat(status).isEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource
    void a_wrong_directory_is_one_sentence_and_3(String path, String said) {
        int status = weir.run("plan", directory.resolve(path).toString());

        assertThat(weir.err.toString()).startsWith("weir plan: ").contains(said).hasLineCount(1);
        assertThat(weir.out.toString()).isEmpty();
        assertThat(status).isEqualTo(3);
    }

    static Stream<Arguments> a_wrong_directory_is_one_sentence_and_3() {
        return Stream.of(
                Arguments.of("empty", "no settings of PostgreSQL pools found"),
                Arguments.of("nowhere", "is not a directory"),
                Arguments.of("repository/db.py", "is not a directory"));
    }
}
