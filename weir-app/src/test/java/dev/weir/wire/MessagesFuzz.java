package dev.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fuzz.FuzzInput;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Any body in any decoder of a message: a value that keeps its meaning when written and read again, or a refusal. */
public final class MessagesFuzz {
    private static final int HEADER = 5;

    public static void fuzzerTestOneInput(byte[] data) {
        var input = new FuzzInput(data);
        switch (input.choose(6)) {
            case 0 -> survives(input.rest(), AuthenticationRequest::decode, MessagesFuzz::encode);
            case 1 -> survives(input.rest(), CancelKey::decode, (out, key) -> BackendMessages.backendKeyData(out, key));
            case 2 -> survives(input.rest(), NegotiateProtocolVersion::decode, (out, message) -> message.encode(out));
            case 3 ->
                survives(
                        input.rest(),
                        ParameterStatus::decode,
                        (out, status) -> BackendMessages.parameterStatus(out, status.name(), status.value()));
            case 4 -> error(input.rest());
            default -> fields(input);
        }
    }

    /** Decoded, written, decoded and written: the two texts must be the same. */
    private static <T> void survives(byte[] body, Function<ByteBuf, T> decode, BiConsumer<ByteBuf, T> encode) {
        T first;
        try {
            first = decode.apply(Unpooled.wrappedBuffer(body));
        } catch (ProtocolViolation e) {
            assertThat(e.error().hint()).isNotNull();
            return;
        }
        var once = written(first, encode);
        var again = decode.apply(Unpooled.wrappedBuffer(once, HEADER, once.length - HEADER));
        assertThat(written(again, encode)).isEqualTo(once);
        assertThat(again).hasSameClassAs(first);
    }

    private static <T> byte[] written(T message, BiConsumer<ByteBuf, T> encode) {
        var out = Unpooled.buffer();
        encode.accept(out, message);
        assertThat(out.getInt(1)).isEqualTo(out.readableBytes() - 1);
        return ByteBufUtil.getBytes(out);
    }

    private static void encode(ByteBuf out, AuthenticationRequest request) {
        switch (request) {
            case AuthenticationRequest.Ok() -> BackendMessages.authenticationOk(out);
            case AuthenticationRequest.CleartextPassword() -> BackendMessages.authenticationCleartext(out);
            case AuthenticationRequest.Md5Password(byte[] salt) -> BackendMessages.authenticationMd5(out, salt);
            case AuthenticationRequest.Sasl(List<String> names) -> BackendMessages.authenticationSasl(out, names);
            case AuthenticationRequest.SaslContinue(byte[] more) -> BackendMessages.saslContinue(out, more);
            case AuthenticationRequest.SaslFinal(byte[] last) -> BackendMessages.saslFinal(out, last);
            case AuthenticationRequest.Unsupported(int kind, String name) -> {
                assertThat(name).isNotEmpty();
                out.writeByte('R').writeInt(8).writeInt(kind);
            }
        }
    }

    /** An error is always understood, also from its beginning, and says to a client what it said to Weir. */
    private static void error(byte[] body) {
        var in = Unpooled.wrappedBuffer(body);
        var error = ServerError.decode(in);
        assertThat(in.readerIndex()).isZero();
        assertThat(error.sqlState()).hasSize(5);
        var early = ServerError.prefixOf(in, 0, body.length / 2);
        assertThat(early.sqlState()).hasSize(5);
        assertThat(ServerError.prefixOf(in, 0, Integer.MAX_VALUE)).isEqualTo(error);

        var out = Unpooled.buffer();
        error.toClientError(ClientError.Severity.ERROR).encode(out);
        var passedOn = ServerError.decode(out.slice(HEADER, out.readableBytes() - HEADER));
        assertThat(passedOn)
                .isEqualTo(new ServerError("ERROR", error.sqlState(), error.message(), error.detail(), error.hint()));
    }

    /** Fields in any order, of any size: never more than is there. */
    private static void fields(FuzzInput input) {
        var script = input.part();
        var body = input.rest();
        var in = new MessageBody(Unpooled.wrappedBuffer(body));
        try {
            for (byte step : script) {
                int before = in.remaining();
                switch (step & 7) {
                    case 0 -> in.uint8();
                    case 1 -> in.uint16();
                    case 2 -> in.int32();
                    case 3 -> in.bytes(step);
                    case 4 -> in.bytes(in.int32());
                    case 5 -> assertThat(in.cstringBytes()).hasSizeLessThan(before);
                    case 6 -> assertThat(in.cstring()).hasSizeLessThan(before);
                    default -> in.expectEnd();
                }
                assertThat(in.remaining()).isBetween(0, before);
            }
        } catch (ProtocolViolation e) {
            assertThat(e.error().is(SqlState.PROTOCOL_VIOLATION)).isTrue();
        }
    }

    private MessagesFuzz() {}
}
