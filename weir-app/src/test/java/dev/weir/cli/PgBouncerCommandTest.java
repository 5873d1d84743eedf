package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PgBouncerCommandTest {
    private final CommandLineHarness shell = new CommandLineHarness();

    @TempDir
    private Path directory = Path.of("");

    @Test
    void the_online_restart_is_refused_with_another_way() throws IOException {
        assertThat(shell.run("pgbouncer", "-R", file("").toString())).isEqualTo(1);
        assertThat(shell.err.toString())
                .contains("-R", "not supported", "SHUTDOWN WAIT_FOR_CLIENTS")
                .doesNotContain("SIGTERM")
                .hasLineCount(1);
    }

    @Test
    void both_spellings_of_version_print_it() {
        for (var flag : new String[] {"-V", "--version"}) {
            assertThat(shell.run("pgbouncer", flag)).isZero();
            assertThat(shell.out.toString()).startsWith("Weir ").hasLineCount(1);
        }
    }

    @Test
    void the_pid_file_holds_this_process_while_it_serves_and_goes_with_it() throws IOException {
        var pidfile = directory.resolve("weir.pid");
        var seen = new StringBuilder();
        shell.serving(() -> seen.append(read(pidfile)));

        assertThat(shell.run("pgbouncer", "-q", file("pidfile = " + pidfile).toString()))
                .isZero();

        assertThat(seen.toString().strip())
                .isEqualTo(Long.toString(ProcessHandle.current().pid()));
        assertThat(pidfile).doesNotExist();
    }

    @Test
    void a_living_process_in_the_pid_file_forbids_a_second_start() throws IOException {
        var pidfile = Files.writeString(directory.resolve("weir.pid"), "1\n");

        assertThat(shell.run("pgbouncer", "-q", file("pidfile = " + pidfile).toString()))
                .isEqualTo(1);

        assertThat(shell.err.toString()).contains("already running with pid 1", pidfile.toString());
        assertThat(pidfile).hasContent("1");
    }

    @Test
    void a_pid_file_left_by_a_dead_process_is_no_obstacle() throws IOException {
        var pidfile = Files.writeString(directory.resolve("weir.pid"), "999999999\n");
        shell.serving(() -> {});

        assertThat(shell.run("pgbouncer", "-q", file("pidfile = " + pidfile).toString()))
                .isZero();
    }

    @Test
    void events_go_to_the_logfile_in_the_known_shape() throws IOException {
        var logfile = directory.resolve("weir.log");
        shell.serving(() -> {});

        assertThat(shell.run("pgbouncer", "-q", file("logfile = " + logfile).toString()))
                .isZero();

        assertThat(logfile)
                .content()
                .containsPattern("(?m)^[-0-9]{10} [:0-9]{8}\\.\\d{3} \\w+ \\[\\d+] LOG got SIGTERM");
        assertThat(shell.out.toString()).isEmpty();
    }

    @Test
    void a_moved_logfile_is_opened_again_on_sighup() throws IOException {
        var logfile = directory.resolve("weir.log");
        var moved = directory.resolve("weir.log.1");
        shell.serving(() -> {
            move(logfile, moved);
            shell.send("HUP");
        });

        assertThat(shell.run("pgbouncer", "-q", file("logfile = " + logfile).toString()))
                .isZero();

        assertThat(moved).content().contains("serves on port").doesNotContain("reloaded");
        assertThat(logfile).content().contains("reloaded").doesNotContain("serves on port");
    }

    @Test
    void another_logfile_in_the_file_is_used_from_sighup_on() throws IOException {
        var first = directory.resolve("first.log");
        var second = directory.resolve("second.log");
        shell.serving(() -> {
            file("logfile = " + second);
            shell.send("HUP");
        });

        assertThat(shell.run("pgbouncer", "-q", file("logfile = " + first).toString()))
                .isZero();

        assertThat(first).content().contains("serves on port").doesNotContain("reloaded");
        assertThat(second).content().contains("reloaded", "stopped").doesNotContain("serves on port");
    }

    @Test
    void the_background_needs_a_logfile_and_a_pid_file() throws IOException {
        assertThat(shell.run("pgbouncer", "-d", file("").toString())).isEqualTo(1);
        assertThat(shell.err.toString()).contains("-d needs logfile").contains("set logfile = FILE");

        var logfile = directory.resolve("weir.log");
        assertThat(shell.run("pgbouncer", "-d", file("logfile = " + logfile).toString()))
                .isEqualTo(1);
        assertThat(shell.err.toString()).contains("-d needs pidfile");
    }

    @Test
    void an_unknown_user_is_refused_by_name() throws IOException {
        assertThat(shell.run("pgbouncer", "-q", "-u", "nobody-like-this", file("").toString()))
                .isEqualTo(1);
        assertThat(shell.err.toString()).contains("there is no user nobody-like-this");
    }

    @Test
    void sigquit_ends_the_process_as_in_pgbouncer() throws IOException {
        shell.serving(() -> {});

        shell.run("pgbouncer", "-q", file("").toString());

        assertThat(shell.quitEnds).isTrue();
    }

    private Path file(String setting) {
        var text = """
                [databases]
                shop = host=db.example user=ada
                [pgbouncer]
                listen_addr = 127.0.0.1
                auth_type = any
                %s
                """.formatted(setting);
        try {
            return Files.writeString(directory.resolve("pgbouncer.ini"), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
