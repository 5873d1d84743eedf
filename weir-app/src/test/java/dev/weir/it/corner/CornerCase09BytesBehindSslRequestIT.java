package dev.weir.it.corner;

import static dev.weir.testing.Frontend.gssEncRequest;
import static dev.weir.testing.Frontend.parse;
import static dev.weir.testing.Frontend.query;
import static dev.weir.testing.Frontend.sslRequest;
import static dev.weir.testing.Frontend.sync;
import static dev.weir.testing.Frontend.together;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Login;
import dev.weir.testing.Pooled;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Without TLS: encryption is declined with one byte, and nothing may be smuggled in behind the question. */
final class CornerCase09BytesBehindSslRequestIT extends Pooled {
    @Test
    void ssl_and_gss_are_declined_and_the_startup_goes_on() {
        var ada = target().connect();
        assertThat(ada.send(gssEncRequest()).readByte()).isEqualTo('N');
        assertThat(ada.send(sslRequest()).readByte()).isEqualTo('N');

        assertThat(ada.login(Login.APP).query("select 'plain'").value()).isEqualTo("plain");
    }

    @Test
    void an_ssl_request_byte_by_byte_is_declined_as_well() {
        var ada = target().connect().sendInFragmentsOf(1, sslRequest());

        assertThat(ada.readByte()).isEqualTo('N');
        assertThat(ada.login(Login.APP).query("select 'plain'").value()).isEqualTo("plain");
    }

    @Test
    void bytes_right_behind_the_ssl_request_close_the_connection() {
        var ada = target().connect().send(sslRequest(), Login.APP.startupPacket(), query("select 'smuggled'"));

        assertThat(ada.readByte()).isEqualTo('N');
        var answer = ada.readUntilClosed(ONE_SECOND);
        assertThat(answer.tagged('D')).isEmpty();
        assertThat(answer.error().sqlState()).isEqualTo("08P01");
    }

    @Test
    void bytes_right_behind_the_gss_request_close_the_connection() {
        var ada = target().connect().send(gssEncRequest(), Login.APP.startupPacket());

        assertThat(ada.readByte()).isEqualTo('N');
        assertThat(ada.readUntilClosed(ONE_SECOND).error().sqlState()).isEqualTo("08P01");
    }

    /** Both directions full at once: who stops reading while he waits to write has lost. */
    @Test
    void a_client_that_sends_while_it_receives_a_lot_is_not_stuck() {
        var ada = login();
        ada.send(query("select repeat('x', 1000) from generate_series(1, 20000)"));
        var batch = together(parse("", "select 1 -- " + "y".repeat(1000)), sync());
        var unsent = ByteBuffer.allocate(2_000 * batch.length);
        for (int i = 0; i < 2_000; i++) {
            unsent.put(batch);
        }
        unsent.flip();
        int readies = 0;
        int rows = 0;
        while (readies < 2_001) {
            ada.sendWithoutWaiting(unsent);
            char tag = ada.read().tag();
            readies += tag == 'Z' ? 1 : 0;
            rows += tag == 'D' ? 1 : 0;
        }
        assertThat(rows).isEqualTo(20_000);
    }
}
