package dev.weir.wire;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Backend {@code v}: the client asked for a newer protocol, or for options nobody here knows.
 *
 * @param minor the minor version of protocol 3 that the sender will speak
 */
public record NegotiateProtocolVersion(int minor, List<String> unrecognizedOptions) {
    public NegotiateProtocolVersion {
        unrecognizedOptions = List.copyOf(unrecognizedOptions);
    }

    /**
     * The documentation says "minor version", PostgreSQL and libpq put the full number there (3.2 is 196610), so that is
     * what travels.
     */
    public void encode(ByteBuf out) {
        int frame = Frame.begin(out, 'v');
        out.writeInt(ProtocolVersion.code(minor)).writeInt(unrecognizedOptions.size());
        for (var name : unrecognizedOptions) {
            CStrings.write(out, name);
        }
        Frame.end(out, frame);
    }

    /** Takes a bare minor version too, from a server that followed the words of the documentation. */
    public static NegotiateProtocolVersion decode(ByteBuf body) {
        var in = new MessageBody(body);
        int version = in.int32();
        int major = version >>> 16;
        if (major != ProtocolVersion.MAJOR && major != 0) {
            throw ProtocolViolation.because(
                    "server wants to negotiate protocol %d.%d, outside of major version 3", major, version & 0xFFFF);
        }
        int count = in.int32();
        if (count < 0) {
            throw ProtocolViolation.because("server names %d unrecognized protocol options", count);
        }
        var names = new ArrayList<String>();
        for (int i = 0; i < count; i++) { // a false count runs into the end of the body
            names.add(in.cstring());
        }
        in.expectEnd();
        return new NegotiateProtocolVersion(version & 0xFFFF, names);
    }
}
