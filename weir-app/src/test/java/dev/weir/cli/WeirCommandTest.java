package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WeirCommandTest {
    private final CommandLineHarness shell = new CommandLineHarness();

    private static final String[] COMMANDS = {
        "run", "pgbouncer", "demo", "check-config", "doctor", "explain", "plan", "relieve", "top", "load", "report"
    };

    @Test
    void help_lists_the_commands_that_exist_and_no_others() {
        assertThat(shell.run("--help")).isZero();
        var help = shell.out.toString();
        var listed = help.substring(help.indexOf("Commands:"))
                .lines()
                .filter(line -> line.matches("  \\S.*"))
                .map(line -> line.strip().split(" ", 2)[0]);
        assertThat(listed).containsExactlyInAnyOrder(COMMANDS);
    }

    @Test
    void every_command_has_its_own_help() {
        for (var command : COMMANDS) {
            assertThat(shell.run(command, "--help")).as(command).isZero();
            assertThat(shell.out.toString()).contains("Usage: weir " + command);
            assertThat(shell.out.toString().lines()).allMatch(line -> line.length() <= 100);
        }
    }

    @Test
    void the_version_is_one_line() {
        assertThat(shell.run("--version")).isZero();
        assertThat(shell.out.toString()).startsWith("Weir ").hasLineCount(1);
    }

    @Test
    void an_unknown_command_is_one_line_on_stderr_and_exit_code_2() {
        assertThat(shell.run("rnu")).isEqualTo(2);
        assertThat(shell.err.toString())
                .contains("rnu")
                .contains("see weir --help")
                .hasLineCount(1);
        assertThat(shell.out.toString()).isEmpty();
    }

    @Test
    void nothing_at_all_is_exit_code_2() {
        assertThat(shell.run()).isEqualTo(2);
        assertThat(shell.err.toString()).contains("see weir --help").hasLineCount(1);
    }

    @Test
    void the_demo_refuses_a_length_out_of_range() {
        assertThat(shell.run("demo", "--seconds", "0")).isEqualTo(2);
        assertThat(shell.err.toString())
                .contains("--seconds must be 1 to 600, but is 0")
                .hasLineCount(1);
    }
}
