package dev.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.wire.AuthenticationRequest.Md5Password;
import dev.weir.wire.AuthenticationRequest.Sasl;
import dev.weir.wire.AuthenticationRequest.SaslContinue;
import dev.weir.wire.AuthenticationRequest.SaslFinal;
import dev.weir.wire.AuthenticationRequest.Unsupported;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MessagesTest {
    @RegisterExtension
    final Borrowed buffers = new Borrowed();

    @Test
    void backend_messages_have_the_bytes_of_the_protocol() {
        assertThat(sent(BackendMessages::authenticationOk)).isEqualTo("R\0\0\0\b\0\0\0\0");
        assertThat(sent(BackendMessages::authenticationCleartext)).isEqualTo("R\0\0\0\b\0\0\0\3");
        assertThat(sent(out -> BackendMessages.authenticationMd5(out, ascii("salt"))))
                .isEqualTo("R\0\0\0\f\0\0\0\5salt");
        assertThat(sent(out -> BackendMessages.authenticationSasl(out, List.of("A", "BC"))))
                .isEqualTo("R\0\0\0\16\0\0\0\nA\0BC\0\0");
        assertThat(sent(out -> BackendMessages.saslContinue(out, ascii("r=")))).isEqualTo("R\0\0\0\n\0\0\0\13r=");
        assertThat(sent(out -> BackendMessages.saslFinal(out, ascii("v=")))).isEqualTo("R\0\0\0\n\0\0\0\fv=");
        assertThat(sent(out -> BackendMessages.parameterStatus(out, "a", "b"))).isEqualTo("S\0\0\0\ba\0b\0");
        assertThat(sent(out -> BackendMessages.backendKeyData(out, new CancelKey(7, ascii("keys")))))
                .isEqualTo("K\0\0\0\f\0\0\0\7keys");
        assertThat(sent(out -> BackendMessages.readyForQuery(out, (byte) 'I'))).isEqualTo("Z\0\0\0\5I");
        assertThat(sent(out -> BackendMessages.commandComplete(out, "BEGIN"))).isEqualTo("C\0\0\0\nBEGIN\0");
        assertThat(sent(BackendMessages::parseComplete)).isEqualTo("1\0\0\0\4");
        assertThat(sent(BackendMessages::bindComplete)).isEqualTo("2\0\0\0\4");
        assertThat(sent(BackendMessages::closeComplete)).isEqualTo("3\0\0\0\4");
        assertThat(sent(BackendMessages::emptyQuery)).isEqualTo("I\0\0\0\4");
        assertThat(sent(BackendMessages::noData)).isEqualTo("n\0\0\0\4");
    }

    @Test
    void rows_have_the_bytes_of_the_protocol() {
        assertThat(sent(out -> BackendMessages.rowDescription(out, List.of(new BackendMessages.Column("n", 25)))))
                .isEqualTo("T\0\0\0\32\0\1n\0\0\0\0\0\0\0\0\0\0\31\377\377\377\377\377\377\0\0");
        assertThat(sent(out -> BackendMessages.dataRow(out, Arrays.asList("ä", null, ""))))
                .isEqualTo("D\0\0\0\24\0\3\0\0\0\2\u00c3\u00a4\377\377\377\377\0\0\0\0");
    }

    @Test
    void frontend_messages_have_the_bytes_of_the_protocol() {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("user", "ada");
        assertThat(sent(out -> FrontendMessages.startup(out, 2, parameters)))
                .isEqualTo("\0\0\0\22\0\3\0\2user\0ada\0\0");
        assertThat(sent(FrontendMessages::sslRequest)).isEqualTo("\0\0\0\b\4\u00d2\26/");
        assertThat(sent(out -> FrontendMessages.query(out, "x"))).isEqualTo("Q\0\0\0\6x\0");
        assertThat(sent(out -> FrontendMessages.parse(out, ascii("s"), ascii("x"), 25)))
                .isEqualTo("P\0\0\0\16s\0x\0\0\1\0\0\0\31");
        assertThat(sent(out -> FrontendMessages.closeStatement(out, ascii("s"))))
                .isEqualTo("C\0\0\0\7Ss\0");
        assertThat(sent(FrontendMessages::sync)).isEqualTo("S\0\0\0\4");
        assertThat(sent(FrontendMessages::flush)).isEqualTo("H\0\0\0\4");
        assertThat(sent(FrontendMessages::terminate)).isEqualTo("X\0\0\0\4");
        assertThat(sent(out -> FrontendMessages.passwordMessage(out, "pw"))).isEqualTo("p\0\0\0\7pw\0");
        assertThat(sent(out -> FrontendMessages.saslInitialResponse(out, "M", ascii("n,,"))))
                .isEqualTo("p\0\0\0\15M\0\0\0\0\3n,,");
        assertThat(sent(out -> FrontendMessages.saslResponse(out, ascii("c=")))).isEqualTo("p\0\0\0\6c=");
        assertThat(sent(out -> FrontendMessages.copyFail(out, "no"))).isEqualTo("f\0\0\0\7no\0");
    }

    @Test
    void negotiation_travels_with_the_full_version_number_and_is_read_with_either() {
        var message = new NegotiateProtocolVersion(2, List.of("_pq_.x"));

        assertThat(sent(out -> BackendMessages.negotiateProtocolVersion(out, message)))
                .isEqualTo("v\0\0\0\23\0\3\0\2\0\0\0\1_pq_.x\0");
        assertThat(NegotiateProtocolVersion.decode(buffers.of("\0\3\0\2\0\0\0\1_pq_.x\0")))
                .isEqualTo(message);
        assertThat(NegotiateProtocolVersion.decode(buffers.of("\0\0\0\2\0\0\0\1_pq_.x\0")))
                .isEqualTo(message);
    }

    @Test
    void every_authentication_request_is_recognised() {
        assertThat(authentication("\0\0\0\0")).isEqualTo(new AuthenticationRequest.Ok());
        assertThat(authentication("\0\0\0\3")).isEqualTo(new AuthenticationRequest.CleartextPassword());
        assertThat(authentication("\0\0\0\5salt"))
                .isInstanceOfSatisfying(
                        Md5Password.class, md5 -> assertThat(md5.salt()).isEqualTo(ascii("salt")));
        assertThat(authentication("\0\0\0\nSCRAM-SHA-256-PLUS\0SCRAM-SHA-256\0\0"))
                .isEqualTo(new Sasl(List.of("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256")));
        assertThat(authentication("\0\0\0\13r=x"))
                .isInstanceOfSatisfying(
                        SaslContinue.class, sasl -> assertThat(sasl.data()).isEqualTo(ascii("r=x")));
        assertThat(authentication("\0\0\0\fv=x"))
                .isInstanceOfSatisfying(
                        SaslFinal.class, sasl -> assertThat(sasl.data()).isEqualTo(ascii("v=x")));
        assertThat(authentication("\0\0\0\7")).isEqualTo(new Unsupported(7, "GSSAPI"));
        assertThat(authentication("\0\0\0\11")).isEqualTo(new Unsupported(9, "SSPI"));
        assertThat(authentication("\0\0\0\2")).isEqualTo(new Unsupported(2, "Kerberos V5"));
        assertThat(authentication("\0\0\0\77data")).isEqualTo(new Unsupported(63, "unknown"));
    }

    @Test
    void left_over_and_missing_bytes_are_violations() {
        violates(() -> authentication("\0\0\0\0x"));
        violates(() -> authentication("\0\0\0\5sal"));
        violates(() -> authentication("\0\0\0\nSCRAM-SHA-256\0"));
        violates(() -> ParameterStatus.decode(buffers.of("a\0b")));
        violates(() -> ParameterStatus.decode(buffers.of("a\0b\0c")));
        violates(() -> CancelKey.decode(buffers.of("\0\0\0\7key")));
        violates(() -> NegotiateProtocolVersion.decode(buffers.of("\0\4\0\0\0\0\0\0")));
        violates(() -> NegotiateProtocolVersion.decode(buffers.of("\0\3\0\0\377\377\377\377")));
        violates(() -> NegotiateProtocolVersion.decode(buffers.of("\0\3\0\0\177\377\377\377a\0")));
        violates(() -> new MessageBody(buffers.of("abc")).bytes(-1));
        violates(() -> new MessageBody(buffers.of("abc")).bytes(4));
    }

    @Test
    void fields_are_read_in_order_to_the_last_byte() {
        var body = new MessageBody(buffers.of("\377\1\2\200\0\0\1text\0\377\0ab"));

        assertThat(body.uint8()).isEqualTo(255);
        assertThat(body.uint16()).isEqualTo(258);
        assertThat(body.int32()).isEqualTo(Integer.MIN_VALUE + 1);
        assertThat(body.cstring()).isEqualTo("text");
        assertThat(body.cstringBytes()).isEqualTo(new byte[] {-1});
        assertThat(body.bytes(2)).isEqualTo(ascii("ab"));
        body.expectEnd();
    }

    @Test
    void random_bodies_end_in_a_value_or_a_violation() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        List<Consumer<ByteBuf>> decoders = List.of(
                AuthenticationRequest::decode,
                NegotiateProtocolVersion::decode,
                ParameterStatus::decode,
                CancelKey::decode,
                CStrings::skip);
        for (int i = 0; i < 5_000; i++) {
            var bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            Arrays.fill(bytes, 0, Math.min(bytes.length, random.nextInt(5)), (byte) 0);
            try {
                decoders.get(i % decoders.size()).accept(buffers.of(bytes));
            } catch (ProtocolViolation expected) {
                assertThat(expected.error().code()).as("seed %d", seed).isEqualTo("08P01");
            }
        }
    }

    @Test
    void a_cancel_key_is_proven_by_the_same_bytes_or_one_surplus_zero_after_four() {
        var old = new CancelKey(7, ascii("keys"));
        var five = new CancelKey(7, ascii("keys\0"));

        assertThat(old.isProvenBy(new CancelKey(7, ascii("keys")))).isTrue();
        assertThat(old.isProvenBy(five)).isTrue();
        assertThat(old.isProvenBy(new CancelKey(7, ascii("keysx")))).isFalse();
        assertThat(old.isProvenBy(new CancelKey(7, ascii("keys\0\0")))).isFalse();
        assertThat(old.isProvenBy(new CancelKey(8, ascii("keys")))).isFalse();
        assertThat(five.isProvenBy(five)).isTrue();
        assertThat(five.isProvenBy(old)).isFalse();
    }

    @Test
    void a_cancel_key_hides_its_secret_and_has_4_to_256_bytes() {
        assertThat(new CancelKey(7, ascii("keys"))).hasToString("CancelKey[pid=7, secret of 4 bytes]");
        assertThatIllegalArgumentException().isThrownBy(() -> new CancelKey(7, new byte[3]));
        assertThatIllegalArgumentException().isThrownBy(() -> new CancelKey(7, new byte[257]));
    }

    private AuthenticationRequest authentication(String body) {
        return AuthenticationRequest.decode(buffers.of(body));
    }

    private String sent(Consumer<ByteBuf> encoder) {
        var out = buffers.buffer();
        encoder.accept(out);
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private static void violates(ThrowingCallable decoding) {
        assertThatExceptionOfType(ProtocolViolation.class)
                .isThrownBy(decoding)
                .satisfies(e -> assertThat(e.error().code()).isEqualTo("08P01"));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
