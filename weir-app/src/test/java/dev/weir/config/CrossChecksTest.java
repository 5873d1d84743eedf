package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.wire.auth.ScramVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrossChecksTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "unix_socket_dir =             | weir.ini: error: neither listen_addr nor unix_socket_dir is set: nobody"
                        + " could connect",
                "verbose = 4                   | weir.ini:6:1: error: verbose is 4, but the highest is 3",
                "min_pool_size = 40            | weir.ini:6:1: warning: min_pool_size is 40 but pool_size is 20: lower"
                        + " one or raise the other",
                "logfile = /no/such/place/log  | weir.ini:6:1: warning: logfile: directory /no/such/place does not exist"
            })
    void a_setting_that_contradicts_another_is_reported(String line, String problem) {
        assertThat(Ini.problems(Ini.GENERAL + "\n" + line)).containsExactly(problem);
    }

    @Test
    void a_reserve_without_a_timeout_is_never_used() {
        assertThat(Ini.problems(Ini.GENERAL + "\nreserve_pool_size=3\nreserve_pool_timeout=0"))
                .containsExactly("weir.ini:7:1: warning: reserve_pool_size is 3 but reserve_pool_timeout is 0: the"
                        + " reserve is never used");
    }

    @Test
    void a_database_cannot_keep_more_servers_than_it_may_have() {
        assertThat(Ini.problems(Ini.OPEN + "orders = user=a pool_size=30 min_pool_size=40 max_db_connections=35"))
                .containsExactly(
                        "weir.ini:5:30: warning: min_pool_size of orders is 40 but pool_size is 30: lower one or raise"
                                + " the other",
                        "weir.ini:5:30: warning: min_pool_size of orders is 40 but max_db_connections is 35: lower one"
                                + " or raise the other");
    }

    @Test
    void a_password_is_that_of_the_user_beside_it() {
        assertThat(Ini.problems(Ini.OPEN + "orders = user=a password=x")).isEmpty();
        assertThat(Ini.problems("[databases]\n* = user=app\norders = password=x\n[pgbouncer]\nauth_type = any"))
                .contains("weir.ini:3:10: warning: password of orders has no effect without user: each client's own"
                        + " secret in auth_file is used");
    }

    @ParameterizedTest
    @CsvSource({
        "SCRAM-SHA-256$4096:AQ==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "SCRAM-SHA-256$2000000:AQ==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "SCRAM-SHA-256$2000001:AQ==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "SCRAM-SHA-256$4096:AQ==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "SCRAM-SHA-256$4096:AQ==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:AAAAAAAAAAAAAAAAAAAAAAAA_AAAAAAAAAAAAAAAAAA=",
        "SCRAM-SHA-256$4096:====$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    })
    void a_verifier_that_lets_nobody_in_is_reported(String secret, @TempDir Path directory) throws IOException {
        var users = Files.writeString(directory.resolve("users.txt"), "\"ada\" \"" + secret + "\"\n");
        var problems = Ini.problems("[databases]\n*=\n[pgbouncer]\nauth_file=" + users);

        assertThat(Secret.of(secret).kind()).isEqualTo(Secret.Kind.SCRAM);
        assertThat(problems)
                .isEqualTo(
                        ScramVerifier.parse(secret) != null
                                ? List.of()
                                : List.of(
                                        "weir.ini:4:1: warning: \"ada\" cannot log in: its SCRAM verifier is damaged, or"
                                                + " has more than 2000000 iterations"));
    }

    @Test
    void scram_iterations_end_where_hashing_takes_seconds() {
        assertThat(Ini.problems(Ini.GENERAL + "scram_iterations = " + ScramVerifier.MAX_ITERATIONS))
                .isEmpty();
        assertThat(Ini.problems(Ini.GENERAL + "scram_iterations = " + (ScramVerifier.MAX_ITERATIONS + 1)))
                .containsExactly(
                        "weir.ini:5:20: error: scram_iterations is 2000001, but must be between 1 and 2000000");
    }

    @Test
    void an_unlimited_pool_has_no_smaller_minimum() {
        assertThat(Ini.problems(Ini.OPEN + "orders = user=a pool_size=0 min_pool_size=40"))
                .isEmpty();
    }

    @Test
    void without_users_nobody_can_log_in(@TempDir Path directory) throws IOException {
        var none = Files.createFile(directory.resolve("users.txt"));

        assertThat(Ini.problems("[databases]\n*=\n[pgbouncer]\n"))
                .containsExactly("weir.ini: error: auth_type = md5 needs an auth_file: without one nobody can log in");
        assertThat(Ini.problems("[databases]\n*=\n[pgbouncer]\nauth_file=" + none))
                .containsExactly("weir.ini:4:1: warning: auth_file lists no users: nobody can log in");
        assertThat(Ini.problems("[databases]\n*=\n[pgbouncer]\nauth_file=/no/such/file"))
                .contains("weir.ini:4:1: error: auth_file: /no/such/file does not exist (looked in /no/such)");
    }

    @Test
    void an_md5_secret_cannot_answer_scram(@TempDir Path directory) throws IOException {
        var users = Files.writeString(
                directory.resolve("users.txt"), "\"ada\" \"md545f2603610af569b6155c45067268c6b\"\n\"bob\" \"x\"");

        assertThat(Ini.problems("[databases]\n*=\n[pgbouncer]\nauth_type=scram-sha-256\nauth_file=" + users))
                .containsExactly("weir.ini:4:1: warning: \"ada\" cannot log in: auth_type is scram-sha-256, but"
                        + " auth_file has an MD5 secret");
    }

    @Test
    void an_empty_secret_lets_nobody_in_but_trust_asks_for_none(@TempDir Path directory) throws IOException {
        var users = Files.writeString(directory.resolve("users.txt"), "\"ada\" \"\"\n\"bob\" \"x\"");
        var ini = "[databases]\n*=\n[pgbouncer]\nauth_file=" + users + "\nauth_type=";

        assertThat(Ini.problems(ini + "md5"))
                .containsExactly("weir.ini:4:1: warning: \"ada\" cannot log in: its secret is empty");
        assertThat(Ini.problems(ini + "trust")).isEmpty();
    }

    @Test
    void without_databases_only_the_console_is_left() {
        assertThat(Ini.problems("[pgbouncer]\nauth_type=any"))
                .containsExactly("weir.ini: warning: [databases] is empty: only the console can be reached");
    }
}
