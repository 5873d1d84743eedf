package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckConfigCommandTest {
    private final CommandLineHarness shell = new CommandLineHarness();

    @TempDir
    private Path directory = Path.of("");

    @Test
    void every_mistake_is_printed_with_line_and_column() throws IOException {
        var file = file("[databases]\nshop = host=db port=x\n[pgbouncer]\npool_mode = sesion\nmax_clients = 5\n");

        assertThat(shell.run("check-config", file.toString())).isEqualTo(1);

        assertThat(shell.out.toString()).contains("pgbouncer.ini:2:", "pgbouncer.ini:4:", "pgbouncer.ini:5:1");
    }

    @Test
    void warnings_alone_do_not_fail_and_are_counted() throws IOException {
        var file = file("[databases]\nshop = host=db user=ada\n[pgbouncer]\nauth_type = any\nsyslog = 1\n");

        assertThat(shell.run("check-config", file.toString())).isZero();

        assertThat(shell.out.toString()).contains("pgbouncer.ini:5:", "no errors, 1 warning");
    }

    @Test
    void a_good_file_is_said_to_be_good() throws IOException {
        var file = file("[databases]\nshop = host=db user=ada\n[pgbouncer]\nauth_type = any\n");

        assertThat(shell.run("check-config", file.toString())).isZero();

        assertThat(shell.out.toString()).isEqualToIgnoringNewLines(file + ": no errors");
    }

    @Test
    void a_missing_file_is_an_error_with_its_name() {
        var file = directory.resolve("none.ini");

        assertThat(shell.run("check-config", file.toString())).isEqualTo(1);

        assertThat(shell.out.toString()).contains("none.ini");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("pgbouncer.ini"), text);
    }
}
