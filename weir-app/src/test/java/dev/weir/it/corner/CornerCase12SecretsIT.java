package dev.weir.it.corner;

import static dev.weir.testing.Frontend.frame;
import static dev.weir.testing.Frontend.password;
import static dev.weir.testing.Frontend.query;
import static dev.weir.testing.Frontend.together;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Frontend;
import dev.weir.testing.Login;
import dev.weir.testing.Message;
import dev.weir.testing.Pooled;
import dev.weir.testing.PoolerIni;
import dev.weir.testing.Postgres;
import dev.weir.testing.ScriptedServer;
import dev.weir.testing.Targets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who a client is, and what may be learned from the proof of it. */
final class CornerCase12SecretsIT extends Pooled {
    private static final Login APP = Login.APP.user("app", "only the pooler asks for it");
    private static final String LONG_SECRET = "s".repeat(2048);

    @Override
    protected PoolerIni ini() {
        return super.ini()
                .with("auth_type", "scram-sha-256")
                .user("app", APP.password())
                .user("app_plain", Postgres.PASSWORD)
                .user("app_scram", verifierOf("app_scram"))
                .user("app_long", LONG_SECRET);
    }

    @Override
    protected Login bobsLogin() {
        return APP;
    }

    @BeforeEach
    void aRoleWithALongPassword() {
        asSuperuser("drop role if exists app_long; create role app_long login password '" + LONG_SECRET + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"app_plain", "app_scram"})
    void servers_are_opened_again_after_the_first_second_and_third_client(String role) {
        requirePasswords();
        try {
            for (int round = 0; round < 3; round++) {
                var client = target().login(Login.APP.user(role, Postgres.PASSWORD));
                assertThat(client.query("select current_user").value()).isEqualTo(role);
                asSuperuser(
                        "select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = '" + role + "'");
            }
        } finally {
            postgres().accessRules(Postgres.usualAccessRules());
        }
    }

    @Test
    void the_first_client_brings_the_keys_that_a_warm_pool_has_waited_for() throws Exception {
        onlyOnAPooler();
        var ini = PoolerIni.transactionMode(postgres(), 5)
                .with("auth_type", "scram-sha-256")
                .user("app_scram", verifierOf("app_scram"))
                .database(
                        "app",
                        "host=127.0.0.1 user=app_scram min_pool_size=2 port="
                                + postgres().port());
        try (var target = Targets.underTest(postgres(), ini)) {
            TimeUnit.MILLISECONDS.sleep(1_500); // some attempts have failed, and the next one is far off
            var client = target.login(Login.APP.user("app_scram", Postgres.PASSWORD));

            assertThat(client.query("select current_user").value()).isEqualTo("app_scram");
        }
    }

    @Test
    void a_wrong_password_and_an_unknown_user_look_the_same() {
        onlyOnAPooler();
        var wrong = target().connect().tryLogin(Login.APP.user("app_scram", "wrong"));
        var unknown = target().connect().tryLogin(Login.APP.user("nobody_knows", "wrong"));

        assertThat(wrong.shape()).isEqualTo("R R E");
        assertThat(unknown.shape()).isEqualTo("R R E");
        assertThat(unknown.error().sqlState())
                .isEqualTo("28P01")
                .isEqualTo(wrong.error().sqlState());
        assertThat(unknown.error().message().replace("nobody_knows", "app_scram"))
                .isEqualTo(wrong.error().message());
    }

    @Test
    void an_unknown_user_gets_the_same_salt_each_time() {
        onlyOnAPooler();
        assertThat(saltOf("nobody_knows")).isEqualTo(saltOf("nobody_knows")).isNotEqualTo(saltOf("nor_this_one"));
    }

    @Test
    void a_password_of_2048_characters_is_a_password() {
        assertThat(target().login(Login.APP.user("app_long", LONG_SECRET))
                        .query("select current_user")
                        .value())
                .isEqualTo("app_long");
    }

    @Test
    void a_password_message_of_60_kilobytes_is_refused_and_nothing_else_happens() {
        var ada = target().connect().send(Login.APP.user("app_scram", "").startupPacket());
        assertThat(ada.read().tag()).isEqualTo('R');
        ada.send(password("p".repeat(60_000)));

        var answer = ada.readUntilClosed(ONE_SECOND); // the reset that follows may have overtaken the reason
        assertThat(answer.tagged('E')).extracting(Message::sqlState).isSubsetOf("08P01", "28P01");
    }

    @Test
    void sasl_byte_by_byte_is_sasl() {
        var ada = target().connect().send(Login.APP.user("app_scram", "").startupPacket());
        assertThat(ada.read().tag()).isEqualTo('R');
        ada.sendInFragmentsOf(1, Frontend.saslInitial("SCRAM-SHA-256", "n,,n=,r=abcdefghijklmnopqrstuvwx"));
        var first = ada.read().body();
        assertThat(first.getInt()).isEqualTo(11);
        assertThat(StandardCharsets.UTF_8.decode(first).toString()).startsWith("r=abcdefghijklmnopqrstuvwx");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "n", "n,,", "n,,n=,r=", "y,,n=", "p=tls-unique,,n=,r=abc", "n,a=,n=,r=a,b", "x,,n=,r=abc"})
    void a_first_message_of_sasl_that_makes_no_sense_is_refused(String clientFirst) {
        var ada = target().connect().send(Login.APP.user("app_scram", "").startupPacket());
        assertThat(ada.read().tag()).isEqualTo('R');
        ada.send(Frontend.saslInitial("SCRAM-SHA-256", clientFirst));
        var answer = ada.read();
        if (answer.tag() == 'R') { // PostgreSQL lets some pass and refuses the proof
            ada.send(Frontend.saslResponse("c=biws,r=x,p=eA=="));
            answer = ada.read();
        }
        assertThat(answer.sqlState()).isIn("08P01", "28P01", "0A000", "28000");
    }

    @Test
    void a_mechanism_that_was_not_offered_is_refused() {
        var ada = target().connect().send(Login.APP.user("app_scram", "").startupPacket());
        assertThat(ada.read().tag()).isEqualTo('R');
        ada.send(Frontend.saslInitial("SCRAM-SHA-1", "n,,n=,r=abc"));
        assertThat(ada.readUntilClosed(ONE_SECOND).error().sqlState()).isIn("08P01", "28P01", "28000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"r=forged,s=c2FsdA==,i=4096", "r=,s=,i=-1", "i=4096", "r=%s,s=c2FsdA==,i=0", "r=%s,s=,i=4096", ""
            })
    void a_server_with_a_forged_first_message_is_refused(String serverFirst) {
        onlyOnAPooler();
        try (var server = ScriptedServer.greeting(() -> sasl(10, "SCRAM-SHA-256\0\0"), (tag, body) -> {
                    String text = new String(body, StandardCharsets.UTF_8);
                    int nonce = text.indexOf("r=");
                    return tag == 'p' && nonce >= 0 && text.startsWith("SCRAM")
                            ? sasl(11, serverFirst.replace("%s", text.substring(nonce + 2) + "more"))
                            : ScriptedServer.welcome();
                });
                var target = Targets.underTest(
                        postgres(),
                        PoolerIni.transactionMode(server.port(), 1)
                                .user("app", "secret")
                                .with("query_wait_timeout", 1)
                                .with("server_login_retry", "0.1"))) {
            var answer = target.connect().send(Login.APP.startupPacket());
            var reply = answer.readUntil("EZ", Duration.ofSeconds(5));
            if (!reply.hasError()) {
                reply = answer.send(query("select 1")).readUntil("EZ", Duration.ofSeconds(5));
            }
            assertThat(reply.hasError()).isTrue();
        }
    }

    private void requirePasswords() {
        var rules = new ArrayList<>(Postgres.usualAccessRules());
        rules.add(0, "host all app_plain 127.0.0.1/32 scram-sha-256");
        postgres().accessRules(rules);
    }

    private String saltOf(String user) {
        var client = target().connect().send(Login.APP.user(user, "").startupPacket());
        client.read();
        client.send(Frontend.saslInitial("SCRAM-SHA-256", "n,,n=,r=abcdefghijklmnopqrstuvwx"));
        var first = client.read().body();
        first.getInt();
        return StandardCharsets.UTF_8.decode(first).toString().replaceFirst(".*,s=([^,]*),.*", "$1");
    }

    private static byte[] sasl(int kind, String data) {
        return frame('R', together(ByteBuffer.allocate(4).putInt(kind).array(), data.getBytes(StandardCharsets.UTF_8)));
    }

    private String verifierOf(String role) {
        try (var root = postgres().superuser()) {
            return String.valueOf(root.query("select rolpassword from pg_authid where rolname = '" + role + "'")
                    .value());
        }
    }
}
