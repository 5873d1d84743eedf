package dev.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ErrorsOnTheWireTest {
    @RegisterExtension
    final Borrowed buffers = new Borrowed();

    private final ClientError full = ClientError.fatal(SqlState.TOO_MANY_CONNECTIONS)
            .message("no room for \"%s\"", "ada")
            .detail("%d of %d", 20, 20)
            .hint("wait");

    @Test
    void an_error_travels_with_severity_twice_state_message_detail_and_hint() {
        var out = buffers.buffer();
        full.encode(out);

        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("E\0\0\0=" + "SFATAL\0VFATAL\0C53300\0Mno room for \"ada\"\0D20 of 20\0Hwait\0\0");
        assertThat(out.getInt(1)).isEqualTo(out.readableBytes() - 1);
    }

    @Test
    void notices_and_warnings_travel_as_notice_response() {
        for (var draft : List.of(ClientError.notice(SqlState.WARNING), ClientError.warning(SqlState.WARNING))) {
            var out = buffers.buffer();
            draft.message("100% done").encode(out);
            assertThat((char) out.getByte(0)).isEqualTo('N');
            assertThat(out.getInt(1)).isEqualTo(out.readableBytes() - 1);
        }
    }

    @Test
    void a_zero_inside_a_text_cannot_end_its_field() {
        var out = buffers.buffer();
        ClientError.error(SqlState.INTERNAL_ERROR).message("a\0Hforged").encode(out);

        assertThat(ServerError.decode(out.skipBytes(5)).message()).isEqualTo("a?Hforged");
    }

    @Test
    void a_state_has_five_characters() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> ClientError.of(ClientError.Severity.ERROR, "123").message("x"));
        for (var state : SqlState.values()) {
            assertThat(state.code()).matches(Pattern.compile("[0-9A-Z]{5}"));
        }
    }

    @Test
    void what_weir_encodes_it_also_decodes() {
        var out = buffers.buffer();
        full.encode(out);

        var error = ServerError.decode(out.skipBytes(5));

        assertThat(error.toClientError(ClientError.Severity.FATAL)).isEqualTo(full);
        assertThat(error.isFatal()).isTrue();
        assertThat(error.is(SqlState.TOO_MANY_CONNECTIONS)).isTrue();
    }

    @Test
    void the_severity_that_is_not_localised_wins() {
        assertThat(ServerError.decode(buffers.of("SFEHLER\0VERROR\0C42601\0Mx\0Fscan.l\0L1145\0Rscanner\0\0")))
                .isEqualTo(new ServerError("ERROR", "42601", "x", null, null));
        assertThat(ServerError.decode(buffers.of("SFATAL\0C57P01\0Mx\0\0")).severity())
                .isEqualTo("FATAL");
    }

    @Test
    void an_error_without_fields_is_still_an_error() {
        var nothing = new ServerError("ERROR", "XX000", "", null, null);

        assertThat(ServerError.decode(buffers.of(""))).isEqualTo(nothing);
        assertThat(ServerError.decode(buffers.of("\0"))).isEqualTo(nothing);
        assertThat(ServerError.decode(buffers.of("C42\0\0"))).isEqualTo(nothing);
    }

    @Test
    void every_prefix_of_an_error_decodes_to_what_had_arrived() {
        var out = buffers.buffer();
        full.encode(out);
        for (int length = 0; length <= out.readableBytes() - 5; length++) {
            var error = ServerError.prefixOf(out, 5, length);
            assertThat("no room for \"ada\"").startsWith(error.message());
            assertThat(error.sqlState()).isIn("XX000", "53300");
        }
        assertThat(ServerError.prefixOf(out, 5, 27).message()).isEqualTo("no ro");
        assertThat(ServerError.prefixOf(out, 5, 1_000_000).hint()).isEqualTo("wait");
    }

    @Test
    void no_bytes_make_decoding_fail() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            var body = new byte[random.nextInt(60)];
            random.nextBytes(body);
            var error = ServerError.decode(buffers.of(body));
            assertThat(error.sqlState().length()).as("seed %d", seed).isEqualTo(5);
        }
    }
}
