package dev.weir.it.corner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Login;
import dev.weir.testing.Message;
import dev.weir.testing.Pooled;
import dev.weir.testing.Reply;
import dev.weir.testing.Target;
import dev.weir.testing.WireClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings belong to the client, wherever it runs next; and nothing is sent that is already so. */
final class CornerCase07ParametersFollowTheClientIT extends Pooled {
    @Test
    void no_set_is_sent_in_steady_state() {
        var login = Login.APP
                .with("application_name", "steady")
                .with("TimeZone", "Europe/Berlin")
                .with("DateStyle", "iso")
                .with("client_encoding", "utf8")
                .with("extra_float_digits", "3");
        var ada = target().login(login);
        var cyd = target().login(login);
        ada.query("select 1");
        cyd.query("select 1");
        asSuperuser("select pg_stat_statements_reset()");

        for (int round = 0; round < 20; round++) {
            ada.query("select 1");
            cyd.query("select 1");
        }

        assertThat(statementsOfApp()).singleElement().asString().endsWith("select $1");
    }

    @Test
    void each_client_keeps_its_own_settings_on_the_shared_server() {
        var berlin = target().login(Login.APP.with("TimeZone", "Europe/Berlin").with("application_name", "it's \"b\""));
        var tokyo = target().login(Login.APP.with("TimeZone", "Asia/Tokyo").with("DateStyle", "German"));
        for (int round = 0; round < 5; round++) {
            assertThat(settings(berlin)).containsExactly("Europe/Berlin", "it's \"b\"", "ISO, MDY");
            assertThat(settings(tokyo)).containsExactly("Asia/Tokyo", "", "German, DMY");
            assertThat(settings(bob())).containsExactly("UTC", "", "ISO, MDY");
        }
    }

    @Test
    void a_setting_changed_by_set_follows_too_and_is_reported_once() {
        var ada = login();
        assertThat(ada.query("set timezone = 'Asia/Tokyo'").tagged('S'))
                .extracting(Message::parameter)
                .containsExactly(Map.entry("TimeZone", "Asia/Tokyo"));
        bobIsServed();

        for (int round = 0; round < 3; round++) {
            var reply = ada.query("show timezone");
            assertThat(reply.value()).isEqualTo("Asia/Tokyo");
            assertThat(reply.tagged('S')).isEmpty();
            assertThat(bob().query("show timezone").value()).isEqualTo("UTC");
        }
    }

    @Test
    void whom_a_client_has_made_itself_follows_it_and_nobody_else() {
        var ada = target().login(Login.POSTGRES);
        var bob = target().login(Login.POSTGRES);
        ada.query("set session authorization app");

        for (int round = 0; round < 3; round++) {
            assertThat(bob.query("select session_user").value()).isEqualTo("postgres");
            assertThat(ada.query("select session_user").value()).isEqualTo("app");
        }
        ada.query("reset session authorization");
        assertThat(bob.query("select session_user").value()).isEqualTo("postgres");
        assertThat(ada.query("select session_user").value()).isEqualTo("postgres");
    }

    @Test
    void an_empty_application_name_is_a_value() {
        var ada = target().login(Login.APP.with("application_name", "first"));
        ada.query("set application_name = ''");
        target().login(Login.APP.with("application_name", "cyd")).query("select 1");

        assertThat(ada.query("show application_name").value()).isEmpty();
    }

    @Test
    void what_a_rolled_back_transaction_has_set_is_undone() {
        likePostgres(ada -> {
            ada.query("begin");
            ada.query("set timezone = 'Asia/Tokyo'");
            ada.query("rollback");
            bobIsServed();
            assertThat(ada.query("show timezone").value()).isEqualTo("UTC");
            ada.query("begin");
            ada.query("set timezone = 'Asia/Tokyo'");
            ada.query("savepoint s");
            ada.query("set timezone = 'Europe/Berlin'");
            ada.query("rollback to s");
            ada.query("commit");
            bobIsServed();
            assertThat(ada.query("show timezone").value()).isEqualTo("Asia/Tokyo");
        });
    }

    @Test
    void set_local_and_set_transaction_end_with_their_transaction() {
        likePostgres(ada -> {
            ada.query("begin");
            ada.query("set local timezone = 'Asia/Tokyo'");
            ada.query("set transaction read only");
            ada.query("commit");
            bobIsServed();
            ada.query("show timezone");
            ada.query("show transaction_read_only");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-c search_path=other,public | search_path | other,public",
                "-csearch_path=other | search_path | other",
                "--search-path=other | search_path | other",
                "-c statement_timeout=4321 | statement_timeout | 4321ms",
                "-c geqo=off --statement_timeout=1234 | statement_timeout | 1234ms",
                "-c search_path=\"with\\ space\",\"Qu,oted\" | search_path | \"with space\",\"Qu,oted\"",
            })
    void startup_options_are_applied_wherever_the_client_runs(String options, String name, String value) {
        var ada = target().login(Login.APP.with("options", options));
        for (int round = 0; round < 3; round++) {
            assertThat(ada.query("show " + name).value()).isEqualTo(value);
            assertThat(bob().query("show " + name).value()).isNotEqualTo(value);
        }
    }

    @ParameterizedTest
    @CsvSource({"search_path, other", "statement_timeout, 777ms", "lock_timeout, 888ms", "work_mem, 5MB"})
    void any_setting_may_come_as_a_startup_parameter_of_its_own(String name, String value) {
        var ada = target().login(Login.APP.with(name, value));
        for (int round = 0; round < 3; round++) {
            assertThat(ada.query("show " + name).value()).isEqualTo(value);
            assertThat(bob().query("show " + name).value()).isNotEqualTo(value);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TimeZone | Mars/Olympus | 22023",
                "no_such_setting | 1 | 42704",
                "options | -c no_such_setting=1 | 42704",
            })
    void a_startup_setting_postgres_refuses_is_refused_with_its_words(String name, String value, String sqlState) {
        var ada = target().connect().send(Login.APP.with(name, value).startupPacket());
        var refusal = ada.readUntil("EZ", WireClient.PATIENCE);
        if (!refusal.hasError()) { // a pooler may let the client in and learn from the server at its first query
            refusal = ada.query("select 1");
        }
        assertThat(refusal.error().sqlState()).isEqualTo(sqlState);
    }

    @Test
    void where_search_path_is_reported_it_follows_like_the_others() {
        var ada = login();
        var reported = ada.query("set search_path = \"Odd, one\", public").tagged('S');
        org.junit.jupiter.api.Assumptions.assumeFalse(reported.isEmpty(), "reported from PostgreSQL 18 on");
        for (int round = 0; round < 3; round++) {
            assertThat(ada.query("show search_path").value()).isEqualTo("\"Odd, one\", public");
            assertThat(bob().query("show search_path").value()).isEqualTo("\"$user\", public");
        }
    }

    @Test
    void the_settings_reported_at_login_are_the_servers_own_for_this_client() {
        var login = Login.APP.with("TimeZone", "europe/berlin").with("DateStyle", "sql");
        assertThat(reported(target().connect().tryLogin(login)))
                .containsAllEntriesOf(
                        reported(Target.direct(postgres()).connect().tryLogin(login)));
    }

    private List<String> statementsOfApp() {
        try (var root = postgres().superuser()) {
            return root.query("select query from pg_stat_statements where userid = 'app'::regrole").rows().stream()
                    .map(row -> String.valueOf(row.getFirst()))
                    .toList();
        }
    }

    private static List<String> settings(WireClient client) {
        return List.of(
                String.valueOf(client.query("show timezone").value()),
                String.valueOf(client.query("show application_name").value()),
                String.valueOf(client.query("show datestyle").value()));
    }

    private static Map<String, String> reported(Reply login) {
        return login.tagged('S').stream()
                .map(Message::parameter)
                .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
