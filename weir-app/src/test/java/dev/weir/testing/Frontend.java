package dev.weir.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds every message a client may send, byte for byte, and some it must not (PostgreSQL docs, "Message Formats"). */
public final class Frontend {
    public static final int PROTOCOL_3_0 = 3 << 16;
    public static final int PROTOCOL_3_2 = 3 << 16 | 2;
    private static final int SSL_REQUEST = 1234 << 16 | 5679;
    private static final int GSSENC_REQUEST = 1234 << 16 | 5680;
    private static final int CANCEL_REQUEST = 1234 << 16 | 5678;

    private Frontend() {}

    public static byte[] startup(int protocol, Map<String, String> parameters) {
        return untagged(body(out -> {
            out.writeInt(protocol);
            for (var parameter : parameters.entrySet()) {
                cstring(out, parameter.getKey());
                cstring(out, parameter.getValue());
            }
            out.writeByte(0);
        }));
    }

    public static byte[] sslRequest() {
        return untagged(body(out -> out.writeInt(SSL_REQUEST)));
    }

    public static byte[] gssEncRequest() {
        return untagged(body(out -> out.writeInt(GSSENC_REQUEST)));
    }

    public static byte[] cancelRequest(int pid, byte[] secret) {
        return untagged(body(out -> {
            out.writeInt(CANCEL_REQUEST);
            out.writeInt(pid);
            out.write(secret);
        }));
    }

    public static byte[] query(String sql) {
        return frame('Q', body(out -> cstring(out, sql)));
    }

    public static byte[] parse(String name, String sql, int... parameterTypes) {
        return frame('P', body(out -> {
            cstring(out, name);
            cstring(out, sql);
            out.writeShort(parameterTypes.length);
            for (int oid : parameterTypes) {
                out.writeInt(oid);
            }
        }));
    }

    /** Parameters and results in text format; a null value is SQL NULL. */
    public static byte[] bind(String portal, String statement, @Nullable String... values) {
        return frame('B', body(out -> {
            cstring(out, portal);
            cstring(out, statement);
            out.writeShort(0);
            out.writeShort(values.length);
            for (String value : values) {
                if (value == null) {
                    out.writeInt(-1);
                } else {
                    counted(out, value.getBytes(StandardCharsets.UTF_8));
                }
            }
            out.writeShort(0);
        }));
    }

    /** Parameters and results in binary format; a null value is SQL NULL. */
    public static byte[] bindBinary(String portal, String statement, byte[] @Nullable ... values) {
        return frame('B', body(out -> {
            cstring(out, portal);
            cstring(out, statement);
            out.writeShort(1);
            out.writeShort(1);
            out.writeShort(values.length);
            for (byte[] value : values) {
                if (value == null) {
                    out.writeInt(-1);
                } else {
                    counted(out, value);
                }
            }
            out.writeShort(1);
            out.writeShort(1);
        }));
    }

    public static byte[] describeStatement(String name) {
        return named('D', 'S', name);
    }

    public static byte[] describePortal(String name) {
        return named('D', 'P', name);
    }

    public static byte[] closeStatement(String name) {
        return named('C', 'S', name);
    }

    public static byte[] closePortal(String name) {
        return named('C', 'P', name);
    }

    /** @param maxRows zero for all rows */
    public static byte[] execute(String portal, int maxRows) {
        return frame('E', body(out -> {
            cstring(out, portal);
            out.writeInt(maxRows);
        }));
    }

    public static byte[] execute(String portal) {
        return execute(portal, 0);
    }

    public static byte[] sync() {
        return frame('S', new byte[0]);
    }

    public static byte[] flush() {
        return frame('H', new byte[0]);
    }

    public static byte[] terminate() {
        return frame('X', new byte[0]);
    }

    public static byte[] copyData(String data) {
        return frame('d', data.getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] copyDone() {
        return frame('c', new byte[0]);
    }

    public static byte[] copyFail(String reason) {
        return frame('f', body(out -> cstring(out, reason)));
    }

    /** Arguments and result in text format. */
    public static byte[] functionCall(int functionOid, String... arguments) {
        return frame('F', body(out -> {
            out.writeInt(functionOid);
            out.writeShort(0);
            out.writeShort(arguments.length);
            for (String argument : arguments) {
                counted(out, argument.getBytes(StandardCharsets.UTF_8));
            }
            out.writeShort(0);
        }));
    }

    public static byte[] password(String answer) {
        return frame('p', body(out -> cstring(out, answer)));
    }

    public static byte[] saslInitial(String mechanism, String clientFirst) {
        return frame('p', body(out -> {
            cstring(out, mechanism);
            counted(out, clientFirst.getBytes(StandardCharsets.UTF_8));
        }));
    }

    public static byte[] saslResponse(String clientFinal) {
        return frame('p', clientFinal.getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] frame(char tag, byte[] body) {
        return frameClaiming(tag, body.length + 4, body);
    }

    /** A frame whose length field says whatever the test wants. */
    public static byte[] frameClaiming(char tag, int length, byte[] body) {
        return ByteBuffer.allocate(body.length + 5)
                .put((byte) tag)
                .putInt(length)
                .put(body)
                .array();
    }

    public static byte[] untagged(byte[] body) {
        return ByteBuffer.allocate(body.length + 4)
                .putInt(body.length + 4)
                .put(body)
                .array();
    }

    /** Several messages as one run of bytes. */
    public static byte[] together(byte[]... messages) {
        var out = new ByteArrayOutputStream();
        for (byte[] message : messages) {
            out.writeBytes(message);
        }
        return out.toByteArray();
    }

    private static byte[] named(char tag, char kind, String name) {
        return frame(tag, body(out -> {
            out.writeByte(kind);
            cstring(out, name);
        }));
    }

    private interface Body {
        void write(DataOutputStream out) throws IOException;
    }

    private static byte[] body(Body body) {
        var bytes = new ByteArrayOutputStream();
        try {
            body.write(new DataOutputStream(bytes));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // a byte array never fails
        }
        return bytes.toByteArray();
    }

    private static void cstring(DataOutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.writeByte(0);
    }

    private static void counted(DataOutputStream out, byte[] value) throws IOException {
        out.writeInt(value.length);
        out.write(value);
    }
}
