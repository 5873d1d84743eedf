package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Ports;
import dev.weir.testing.Postgres;
import dev.weir.testing.PostgresVersion;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The load test against a PostgreSQL with ten slots, seven of them for ordinary roles. */
class LoadCommandIT {
    @SuppressWarnings("NullAway.Init")
    private static Postgres postgres;

    private final CommandLineHarness weir = new CommandLineHarness();

    @BeforeAll
    static void start() {
        postgres = Postgres.start(PostgresVersion.V17, Map.of("max_connections", "10"));
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @Test
    void fewer_clients_than_slots_are_all_served() {
        int status = weir.run("load", url("app"), "--clients", "3", "--seconds", "2", "--rate", "6");

        assertThat(weir.out.toString())
                .startsWith("All 12 requests were served.\n")
                .contains("app@127.0.0.1:" + postgres.port() + "/app")
                .contains("clients never served     0 of 3\n");
        assertThat(number("peak server connections +(\\d+) ") - before()).isEqualTo(3);
        assertThat(status).isZero();
    }

    @Test
    void clients_that_find_no_slot_are_counted_by_what_postgresql_said() {
        int status = weir.run("load", url("app"), "--clients", "20", "--seconds", "2");

        assertThat(weir.out.toString())
                .containsPattern(
                        "\\A[\\d,]+ of 400 requests found no connection: the database refused them \\(53300\\)\\.")
                .containsPattern("53300  FATAL: remaining connection slots are reserved");
        int slots = 7 - before() - 1; // one is the observer's
        assertThat(number("clients never served +(\\d+) of 20")).isEqualTo(20 - slots);
        assertThat(status).isEqualTo(1);
    }

    @Test
    void every_figure_is_there_for_scripts_too() {
        int status = weir.run("load", url("app"), "--clients", "2", "--seconds", "1", "--rate", "max", "--json");

        assertThat(weir.out.toString())
                .startsWith("{\"target\":\"app@127.0.0.1:")
                .contains(
                        "\"rate\":\"max\"",
                        "\"failed\":0",
                        "\"p99.9\":",
                        "\"server_connections_peak\":",
                        "\"failures\":[]");
        assertThat(status).isZero();
    }

    @Test
    void a_client_can_connect_for_each_request() {
        weir.run(
                "load", url("app"), "--clients", "2", "--seconds", "1", "--rate", "4", "--connect-each-time", "--json");

        assertThat(weir.out.toString()).contains("\"requests\":4,\"served\":4");
    }

    @Test
    void a_failing_statement_is_told_with_its_code() {
        int status =
                weir.run("load", url("app"), "--clients", "1", "--seconds", "1", "--rate", "3", "--sql", "select 1/0");

        assertThat(weir.out.toString())
                .startsWith("3 of 3 requests failed.\n")
                .contains("3 ×  22012  ERROR: division by zero");
        assertThat(status).isEqualTo(1);
    }

    @Test
    void an_answer_that_does_not_come_ends_the_test_all_the_same() {
        int status = weir.run("load", url("app"), "--clients", "1", "--seconds", "1", "--sql", "select pg_sleep(60)");

        assertThat(weir.out.toString())
                .startsWith("10 of 10 requests got no answer in time.\n")
                .contains("unanswered               1 (10.00 %)");
        assertThat(status).isEqualTo(1);
    }

    @Test
    void a_wrong_password_is_found_out_once() {
        int status = weir.run("load", url("app_scram:wrong"), "--seconds", "1");

        assertThat(weir.err.toString()).startsWith("weir load: wrong password for app_scram");
        assertThat(status).isEqualTo(3);
    }

    @Test
    void nobody_listening_is_said_in_one_sentence() {
        int status = weir.run("load", "postgresql://app@127.0.0.1:" + Ports.free() + "/app", "--seconds", "1");

        assertThat(weir.err.toString()).startsWith("weir load: nothing listens at 127.0.0.1");
        assertThat(weir.err.toString().lines()).hasSize(1);
        assertThat(status).isEqualTo(3);
    }

    @Test
    void another_machine_is_not_put_under_load_without_asking() {
        int status = weir.run("load", "postgresql://app:secret@192.0.2.1/app");

        assertThat(weir.err.toString())
                .contains("192.0.2.1 is another machine", "--yes")
                .doesNotContain("secret");
        assertThat(status).isEqualTo(2);
    }

    @Test
    void numbers_that_make_no_load_are_refused() {
        assertThat(weir.run("load", url("app"), "--clients", "0")).isEqualTo(2);
        assertThat(weir.run("load", url("app"), "--seconds", "0")).isEqualTo(2);
        assertThat(weir.run("load", url("app"), "--rate", "-1")).isEqualTo(2);
        assertThat(weir.run("load", url("app"), "--rate", "fast")).isEqualTo(2);
        assertThat(weir.err.toString()).contains("'max', but is 'fast'");
    }

    /** Sessions that were there already. */
    private int before() {
        return number("peak server connections +\\d+ \\((\\d+) before the test\\)");
    }

    private int number(String pattern) {
        var found = Pattern.compile(pattern).matcher(weir.out.toString());
        assertThat(found.find()).as(weir.out.toString()).isTrue();
        return Integer.parseInt(found.group(1));
    }

    private static String url(String login) {
        return "postgresql://" + login + "@127.0.0.1:" + postgres.port() + "/app";
    }
}
