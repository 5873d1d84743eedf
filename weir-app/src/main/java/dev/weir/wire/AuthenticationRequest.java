package dev.weir.wire;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** Backend {@code R}: what the server wants to see before it lets Weir in, or that it is content. */
@SuppressWarnings("ArrayRecordComponent") // opened once and read once; nobody compares or keeps them
public sealed interface AuthenticationRequest {
    record Ok() implements AuthenticationRequest {}

    record CleartextPassword() implements AuthenticationRequest {}

    /** @param salt four bytes */
    record Md5Password(byte[] salt) implements AuthenticationRequest {}

    record Sasl(List<String> mechanisms) implements AuthenticationRequest {}

    record SaslContinue(byte[] data) implements AuthenticationRequest {}

    record SaslFinal(byte[] data) implements AuthenticationRequest {}

    /** A method Weir does not speak towards servers. */
    record Unsupported(int kind, String name) implements AuthenticationRequest {}

    static AuthenticationRequest decode(ByteBuf body) {
        var in = new MessageBody(body);
        int kind = in.int32();
        AuthenticationRequest request = switch (kind) {
            case 0 -> new Ok();
            case 3 -> new CleartextPassword();
            case 5 -> new Md5Password(in.bytes(4));
            case 10 -> new Sasl(mechanisms(in));
            case 11 -> new SaslContinue(in.bytes(in.remaining()));
            case 12 -> new SaslFinal(in.bytes(in.remaining()));
            default -> {
                in.bytes(in.remaining());
                yield new Unsupported(kind, nameOf(kind));
            }
        };
        in.expectEnd();
        return request;
    }

    private static List<String> mechanisms(MessageBody in) {
        var names = new ArrayList<String>();
        for (var name = in.cstring(); !name.isEmpty(); name = in.cstring()) {
            names.add(name);
        }
        return List.copyOf(names);
    }

    private static String nameOf(int kind) {
        return switch (kind) {
            case 1 -> "Kerberos V4";
            case 2 -> "Kerberos V5";
            case 4 -> "crypt";
            case 6 -> "SCM credential";
            case 7 -> "GSSAPI";
            case 8 -> "GSSAPI continuation";
            case 9 -> "SSPI";
            default -> "unknown";
        };
    }
}
