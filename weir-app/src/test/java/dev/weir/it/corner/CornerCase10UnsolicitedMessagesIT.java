package dev.weir.it.corner;

import static dev.weir.testing.Frontend.bind;
import static dev.weir.testing.Frontend.execute;
import static dev.weir.testing.Frontend.frame;
import static dev.weir.testing.Frontend.frameClaiming;
import static dev.weir.testing.Frontend.parse;
import static dev.weir.testing.Frontend.query;
import static dev.weir.testing.Frontend.sync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.testing.Login;
import dev.weir.testing.Pooled;
import dev.weir.testing.PoolerIni;
import dev.weir.testing.ScriptedServer;
import dev.weir.testing.Targets;
import dev.weir.testing.WireClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server speaks when it likes: notices, settings, its own end. Each word reaches the one it is meant for, once. */
final class CornerCase10UnsolicitedMessagesIT extends Pooled {
    private static final Login VICTIM = Login.APP.with("application_name", "victim");

    @Test
    void notices_come_where_postgres_sends_them() {
        likePostgres(ada -> {
            ada.query("do $$ begin raise notice 'first'; raise warning 'second'; end $$");
            ada.send(parse("", "do $$ begin raise info 'third'; end $$"), bind("", ""), execute(""), sync());
            ada.readUntilReady();
        });
    }

    @Test
    void a_login_with_debug_output_is_a_login() {
        var ada = target().login(Login.APP.with("options", "-c client_min_messages=debug5"));
        for (int round = 0; round < 3; round++) {
            assertThat(ada.query("select 'with notices'").value()).isEqualTo("with notices");
            assertThat(bob().query("select 'without'").tagged('N')).isEmpty();
        }
    }

    @Test
    void a_setting_the_server_changes_while_idle_reaches_the_client_that_has_no_own() {
        var set = target().login(Login.APP.with("IntervalStyle", "sql_standard"));
        asSuperuser("alter system set intervalstyle = 'iso_8601'");
        try {
            reloadAndWaitFor("iso_8601");
            assertThat(bob().query("show intervalstyle").value()).isIn("postgres", "iso_8601");
            assertThat(set.query("show intervalstyle").value()).isEqualTo("sql_standard");
        } finally {
            asSuperuser("alter system reset intervalstyle");
            reloadAndWaitFor("postgres");
        }
    }

    @Test
    void an_idle_server_that_is_terminated_is_never_handed_out() {
        onlyOnAPooler();
        var ada = login();
        for (int round = 0; round < 5; round++) {
            ada.query("select 1");
            terminate("usename = 'app'");
            assertThat(ada.query("select 'unharmed'").value()).isEqualTo("unharmed");
        }
    }

    @Test
    void the_end_of_the_server_in_a_running_query_is_told_once_in_its_own_words() {
        var ada = target().login(VICTIM);
        ada.send(query("select pg_sleep(30)")).expectSilence(Duration.ofMillis(200));
        terminate("application_name = 'victim'");

        assertSingleGoodbye(ada);
    }

    @Test
    void the_end_of_the_server_in_an_idle_transaction_is_told_once_in_its_own_words() {
        var ada = target().login(VICTIM);
        ada.query("begin");
        ada.query("select 1");
        terminate("application_name = 'victim'");

        assertSingleGoodbye(ada);
    }

    @Test
    void a_notification_reaches_its_subscriber_and_nobody_else() {
        var ada = login();
        ada.query("notify weir_nobody, 'x'");
        assertThat(bob().query("select 1").tagged('A')).isEmpty();
    }

    /** The server says nonsense in the middle of an answer: its client learns of it, the next one is served by a new one. */
    @ParameterizedTest
    @ValueSource(strings = {"error without end", "unknown tag", "negative length", "half a message"})
    void a_server_that_talks_nonsense_is_dropped(String kind) {
        onlyOnAPooler();
        byte[] nonsense = switch (kind) {
            case "error without end" -> frame('E', new byte[] {'S', 'E', 'R'});
            case "unknown tag" -> frame('!', new byte[4]);
            case "negative length" -> frameClaiming('D', -5, new byte[4]);
            default -> frameClaiming('T', 100, new byte[4]);
        };
        try (var server = ScriptedServer.trusting((tag, body) -> tag != 'Q'
                        ? new byte[0]
                        : ScriptedServer.sql(body).equals("nonsense") ? nonsense : ScriptedServer.done("SELECT 0"));
                var target = Targets.underTest(
                        postgres(), PoolerIni.transactionMode(server.port(), 1).with("query_timeout", 2))) {
            var ada = target.login(Login.APP);
            var other = target.login(Login.APP);
            assertThat(ada.query("sane").shape()).isEqualTo("C Z");
            ada.send(query("nonsense"));
            assertThat(ada.readUntilClosed(Duration.ofSeconds(5)).tagged('D')).isEmpty();

            assertThat(other.query("sane").shape()).isEqualTo("C Z");
        }
    }

    private static void assertSingleGoodbye(WireClient client) {
        var goodbye = client.readUntilClosed(Duration.ofSeconds(5));
        assertThat(goodbye.error().sqlState()).isEqualTo("57P01");
        assertThat(goodbye.error().message()).contains("administrator command");
    }

    private void terminate(String which) {
        asSuperuser("select pg_terminate_backend(pid, 5000) from pg_stat_activity where " + which);
    }

    private void reloadAndWaitFor(String style) {
        asSuperuser("select pg_reload_conf()");
        await().atMost(Duration.ofSeconds(5)).until(() -> {
            try (var root = postgres().superuser()) {
                return style.equals(root.query("show intervalstyle").value());
            }
        });
    }
}
