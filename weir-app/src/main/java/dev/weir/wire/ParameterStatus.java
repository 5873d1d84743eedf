package dev.weir.wire;

import io.netty.buffer.ByteBuf;

/** Backend {@code S}: a reported setting has this value now. May come at any time. */
public record ParameterStatus(String name, String value) {
    public static ParameterStatus decode(ByteBuf body) {
        var in = new MessageBody(body);
        var decoded = new ParameterStatus(in.cstring(), in.cstring());
        in.expectEnd();
        return decoded;
    }
}
