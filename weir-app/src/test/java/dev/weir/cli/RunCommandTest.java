package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.cli.Pooler.Drain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunCommandTest {
    private final CommandLineHarness shell = new CommandLineHarness();

    @Test
    void without_a_file_and_a_database_url_it_says_what_to_give_it() {
        assertThat(shell.run("run")).isEqualTo(1);
        assertThat(shell.err.toString())
                .contains("DATABASE_URL", "--config FILE")
                .hasLineCount(1);
    }

    @Test
    void a_database_url_is_enough_and_the_only_output_says_how_to_connect() {
        shell.environment.put("DATABASE_URL", "postgresql://ada:secret@db.example:5432/shop");
        var pooler = shell.serving(() -> {});

        assertThat(shell.run("run")).isZero();

        assertThat(shell.out.toString()).contains("psql -h 127.0.0.1 -p 6432").hasLineCount(1);
        assertThat(shell.out.toString()).doesNotContain("secret");
        assertThat(pooler.startedWith().databaseFor("shop")).isNotNull();
        assertThat(pooler.closed).isTrue();
    }

    @Test
    void listen_decides_where_clients_connect() {
        shell.environment.put("DATABASE_URL", "postgresql://ada:secret@db.example:5432/shop");
        var pooler = shell.serving(() -> {});

        assertThat(shell.run("run", "--listen", "[::1]:7000")).isZero();

        var listen = pooler.startedWith().global().listen();
        assertThat(listen.listenAddr()).containsExactly("::1");
        assertThat(listen.listenPort()).isEqualTo(7000);
    }

    @Test
    void a_listen_address_without_a_port_is_refused_with_an_example() {
        for (var bad : new String[] {"6432", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:65536", "::1:6432", "host:x"}) {
            assertThat(shell.run("run", "--listen", bad)).as(bad).isEqualTo(2);
            assertThat(shell.err.toString())
                    .contains("127.0.0.1:6432", "[::1]:6432")
                    .hasLineCount(1);
        }
    }

    @Test
    void mistakes_are_printed_with_their_place_and_nothing_starts(@TempDir Path directory) throws IOException {
        var file = write(
                directory, "[databases]\nshop = host=db user=ada\n[pgbouncer]\nauth_type = any\npool_mod = session\n");

        assertThat(shell.run("run", "--config", file.toString())).isEqualTo(1);

        assertThat(shell.err.toString()).contains("weir.ini:5:1", "pool_mode");
        assertThat(shell.out.toString()).isEmpty();
    }

    @Test
    void a_pooler_that_cannot_start_is_one_line_and_exit_code_1() {
        shell.environment.put("DATABASE_URL", "postgresql://ada:secret@db.example:5432/shop");
        shell.starter = (_, _) -> {
            throw new StartupFailure("cannot listen on 127.0.0.1:6432: the port is in use");
        };

        assertThat(shell.run("run")).isEqualTo(1);

        assertThat(shell.err.toString())
                .isEqualToIgnoringNewLines("weir run: cannot listen on 127.0.0.1:6432: the port is in use");
    }

    @Test
    void the_first_sigterm_drains_and_the_second_stops_at_once() {
        shell.environment.put("DATABASE_URL", "postgresql://ada:secret@db.example:5432/shop");
        var pooler = shell.serving(() -> shell.send("TERM"));

        assertThat(shell.run("run")).isZero();

        assertThat(pooler.shutdowns).containsExactly(Drain.AT_TRANSACTION_END, Drain.NOW);
    }

    @Test
    void sigusr1_pauses_and_sigusr2_resumes_as_in_pgbouncer() {
        shell.environment.put("DATABASE_URL", "postgresql://ada:secret@db.example:5432/shop");
        shell.environment.put("_JAVA_SR_SIGNUM", "40");
        var pooler = shell.serving(() -> {
            shell.send("USR1");
            shell.send("USR2");
        });

        assertThat(shell.run("run")).isZero();

        assertThat(pooler.orders).containsExactly("PAUSE", "RESUME");
    }

    @Test
    void sigusr2_is_left_to_java_where_java_needs_it() {
        shell.environment.put("DATABASE_URL", "postgresql://ada:secret@db.example:5432/shop");
        shell.serving(() -> {});

        shell.run("run");

        assertThat(shell.handlers).containsKey("USR1").doesNotContainKey("USR2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "11", "12", "65", "200"})
    void a_name_of_another_signal_that_java_does_not_take_leaves_it_to_java_too(String ignored) {
        shell.environment.put("DATABASE_URL", "postgresql://ada:secret@db.example:5432/shop");
        shell.environment.put("_JAVA_SR_SIGNUM", ignored);
        shell.serving(() -> {});

        shell.run("run");

        assertThat(shell.handlers).containsKey("USR1").doesNotContainKey("USR2");
    }

    @Test
    void a_signal_that_comes_before_the_pooler_is_there_waits_for_it() {
        shell.environment.put("DATABASE_URL", "postgresql://ada:secret@db.example:5432/shop");
        var pooler = shell.serving(() -> {});
        var starter = shell.starter;
        shell.starter = (config, source) -> {
            Thread.ofVirtual().start(() -> shell.send("USR1"));
            return starter.start(config, source);
        };

        assertThat(shell.run("run")).isZero();

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(pooler.orders).containsExactly("PAUSE"));
    }

    @Test
    void sighup_reloads_the_file(@TempDir Path directory) throws IOException {
        var file = write(
                directory,
                "[databases]\nshop = host=db user=ada\n[pgbouncer]\nauth_type = any\ndefault_pool_size = 5\n");
        var pooler = shell.serving(() -> {
            write(
                    directory,
                    "[databases]\nshop = host=db user=ada\n[pgbouncer]\nauth_type = any\ndefault_pool_size = 7\n");
            shell.send("HUP");
        });

        assertThat(shell.run("run", "--config", file.toString())).isZero();

        assertThat(pooler.reloads)
                .singleElement()
                .satisfies(next ->
                        assertThat(next.global().limits().defaultPoolSize()).isEqualTo(7));
    }

    @Test
    void sighup_with_mistakes_changes_nothing(@TempDir Path directory) throws IOException {
        var file = write(directory, "[databases]\nshop = host=db user=ada\n[pgbouncer]\nauth_type = any\n");
        var pooler = shell.serving(() -> {
            write(
                    directory,
                    "[databases]\nshop = host=db user=ada\n[pgbouncer]\nauth_type = any\ndefault_pool_size = many\n");
            shell.send("HUP");
        });

        assertThat(shell.run("run", "--config", file.toString())).isZero();

        assertThat(pooler.reloads).isEmpty();
    }

    @Test
    void sigquit_keeps_printing_the_threads_of_java() {
        shell.environment.put("DATABASE_URL", "postgresql://ada:secret@db.example:5432/shop");
        shell.serving(() -> {});

        shell.run("run");

        assertThat(shell.quitEnds).isFalse();
    }

    private static Path write(Path directory, String text) {
        try {
            return Files.writeString(directory.resolve("weir.ini"), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
