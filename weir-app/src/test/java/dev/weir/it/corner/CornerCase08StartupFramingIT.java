package dev.weir.it.corner;

import static dev.weir.testing.Frontend.bind;
import static dev.weir.testing.Frontend.execute;
import static dev.weir.testing.Frontend.frame;
import static dev.weir.testing.Frontend.frameClaiming;
import static dev.weir.testing.Frontend.parse;
import static dev.weir.testing.Frontend.query;
import static dev.weir.testing.Frontend.startup;
import static dev.weir.testing.Frontend.sync;
import static dev.weir.testing.Frontend.together;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Frontend;
import dev.weir.testing.Login;
import dev.weir.testing.Pooled;
import dev.weir.testing.PoolerIni;
import dev.weir.testing.Targets;
import dev.weir.testing.TcpProxy;
import dev.weir.testing.WireClient;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Before the login nobody is trusted: any fragment, any length, any version. */
final class CornerCase08StartupFramingIT extends Pooled {
    @Override
    protected PoolerIni ini() {
        return super.ini().with("client_login_timeout", 2);
    }

    @Test
    void a_startup_byte_by_byte_is_a_startup() {
        var ada = target().connect()
                .sendInFragmentsOf(1, Login.APP.with("application_name", "slow").startupPacket());

        assertThat(ada.finishLogin(Login.APP).hasError()).isFalse();
        assertThat(ada.query("show application_name").value()).isEqualTo("slow");
    }

    @Test
    void requests_byte_by_byte_are_requests() {
        var ada = login();
        ada.sendInFragmentsOf(1, parse("", "select $1::text"), bind("", "", "slow"), execute(""), sync());
        assertThat(ada.readUntilReady().value()).isEqualTo("slow");
        for (long seed = 1; seed <= 10; seed++) {
            ada.sendInRandomFragments(
                    seed, query("select 'simple'"), parse("", "select 'extended'"), bind("", ""), execute(""), sync());
            assertThat(ada.readUntilReady().value()).isEqualTo("simple");
            assertThat(ada.readUntilReady().value()).isEqualTo("extended");
        }
    }

    @Test
    void startup_and_first_query_may_share_a_segment() {
        var ada = target().connect().send(Login.APP.startupPacket(), query("select 'at once'"));

        assertThat(ada.finishLogin(Login.APP).hasError()).isFalse();
        assertThat(ada.readUntilReady().value()).isEqualTo("at once");
    }

    @Test
    void a_server_that_talks_byte_by_byte_is_understood() {
        onlyOnAPooler();
        try (var slow = TcpProxy.fragmentingTheServersFirst(postgres(), 2000);
                var target = Targets.underTest(postgres(), PoolerIni.transactionMode(slow.port(), 1))) {
            assertThat(target.login(Login.APP).query("select 'through'").value())
                    .isEqualTo("through");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 3, 4, 7, 10_005, 1 << 24, Integer.MAX_VALUE})
    void a_startup_of_an_impossible_length_is_closed(int length) {
        var packet = ByteBuffer.allocate(8)
                .putInt(length)
                .putInt(Frontend.PROTOCOL_3_0)
                .array();
        closedAsProtocolError(target().connect().send(packet));
    }

    @Test
    void a_startup_without_end_or_sense_is_closed() {
        closedAsProtocolError(target().connect()
                .send(Frontend.untagged(together(new byte[] {0, 3, 0, 0}, "user".getBytes(StandardCharsets.UTF_8)))));
        closedAsProtocolError(
                target().connect().send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void a_client_that_says_nothing_or_half_a_thing_is_closed_after_the_login_timeout() {
        onlyOnAPooler();
        var silent = target().connect();
        var half = target().connect().send(new byte[] {0, 0});

        silent.readUntilClosed(Duration.ofSeconds(5));
        half.readUntilClosed(Duration.ofSeconds(5));
    }

    @Test
    void a_startup_without_a_user_is_refused() {
        var refusal = target().connect().send(startup(Frontend.PROTOCOL_3_0, Map.of("database", "app")));
        assertThat(refusal.readUntilClosed(ONE_SECOND).error().sqlState()).isIn("28000", "08P01");
    }

    @Test
    void a_newer_minor_version_and_unknown_options_are_answered_once_and_before_authentication() {
        var ada = target().connect();
        var reply = ada.tryLogin(Login.APP.protocol(3 << 16 | 9999).with("_pq_.weir_probe", "x"));

        assertThat(reply.messages().getFirst().tag()).isEqualTo('v');
        var negotiate = reply.only('v').body();
        assertThat(negotiate.getInt()).isIn(Frontend.PROTOCOL_3_0, Frontend.PROTOCOL_3_2);
        assertThat(negotiate.getInt()).isEqualTo(1);
        assertThat(StandardCharsets.UTF_8.decode(negotiate).toString()).isEqualTo("_pq_.weir_probe\0");
        assertThat(ada.query("select 'in'").value()).isEqualTo("in");
    }

    @Test
    void unknown_options_alone_are_reported_too_also_when_the_client_must_wait_for_a_server() {
        bob().query("begin");
        var ada = target().connect();
        var reply = ada.tryLogin(Login.APP.with("_pq_.one", "x").with("_pq_.two", "y"));
        assertThat(reply.tagged('v')).hasSize(1);
        bob().query("commit");
        assertThat(ada.query("select 'in'").value()).isEqualTo("in");
    }

    @Test
    void protocol_3_2_is_spoken_without_negotiation_by_a_pooler() {
        onlyOnAPooler();
        assertThat(target().connect()
                        .tryLogin(Login.APP.protocol(Frontend.PROTOCOL_3_2))
                        .tagged('v'))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {4 << 16, 0x7fff << 16})
    void another_major_version_is_refused(int protocol) {
        var refusal = target().connect().send(Login.APP.protocol(protocol).startupPacket());
        assertThat(refusal.readUntilClosed(ONE_SECOND).error().sqlState()).isIn("0A000", "08P01");
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 3})
    void a_message_of_an_impossible_length_closes_the_session(int length) {
        closedAsProtocolError(login().send(frameClaiming('Q', length, new byte[8])));
        closedAsProtocolError(login().send(frameClaiming('P', length, new byte[8])));
    }

    @ParameterizedTest
    @ValueSource(chars = {'!', 'z', 0, 255})
    void a_message_of_an_unknown_type_closes_the_session(char tag) {
        closedAsProtocolError(login().send(frame(tag, new byte[8])));
    }

    @ParameterizedTest
    @ValueSource(chars = {'Q', 'P', 'B', 'D', 'E', 'C', 'F'})
    void a_message_cut_short_inside_is_an_error_of_the_protocol(char tag) {
        var ada = login().send(frame(tag, new byte[] {'x'}), sync());
        var states = ada.readUntil("E", ONE_SECOND).error().sqlState();
        assertThat(states).isEqualTo("08P01");
    }

    @Test
    void a_length_of_a_gigabyte_is_not_believed() {
        var ada = login().send(frameClaiming('S', 1 << 30, new byte[16]));
        closedAsProtocolError(ada);
    }

    /** PostgreSQL closes some of these without a word; a pooler says 08P01. */
    private void closedAsProtocolError(WireClient client) {
        var answers = client.readUntilClosed(Duration.ofSeconds(5));
        for (var error : answers.tagged('E')) {
            assertThat(error.sqlState()).isIn("08P01", "0A000", "28000");
        }
        bobIsServed();
    }
}
