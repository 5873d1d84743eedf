package dev.weir.testing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One message from the server, as it came; the accessors read what the tag promises and nothing else. */
public final class Message {
    private static final int SHOWN_BYTES = 120;
    private final char tag;
    private final byte[] body;

    public Message(char tag, byte[] body) {
        this.tag = tag;
        this.body = body;
    }

    public char tag() {
        return tag;
    }

    public int size() {
        return body.length;
    }

    public ByteBuffer body() {
        return ByteBuffer.wrap(body);
    }

    /** The fields of an ErrorResponse or NoticeResponse by their letter: S severity, C SQLSTATE, M message, ... */
    public Map<Character, String> fields() {
        expect("EN");
        var fields = new LinkedHashMap<Character, String>();
        for (var in = body(); in.hasRemaining(); ) {
            char field = (char) in.get();
            if (field == 0) {
                break;
            }
            fields.put(field, cstring(in));
        }
        return fields;
    }

    public String sqlState() {
        return fields().getOrDefault('C', "");
    }

    public String message() {
        return fields().getOrDefault('M', "");
    }

    public String detail() {
        return fields().getOrDefault('D', "");
    }

    public String hint() {
        return fields().getOrDefault('H', "");
    }

    public String commandTag() {
        expect("C");
        return cstring(body());
    }

    /** I idle, T in a transaction, E in a failed one. */
    public char transactionStatus() {
        expect("Z");
        return (char) body[0];
    }

    /** The columns of a DataRow as text; null is SQL NULL. */
    public List<@Nullable String> values() {
        expect("D");
        var in = body();
        var values = new ArrayList<@Nullable String>();
        for (int left = in.getShort(); left > 0; left--) {
            int length = in.getInt();
            values.add(length < 0 ? null : text(in, length));
        }
        return values;
    }

    /** ParameterStatus: name and value. */
    public Map.Entry<String, String> parameter() {
        expect("S");
        var in = body();
        return Map.entry(cstring(in), cstring(in));
    }

    /** NotificationResponse: channel and payload. */
    public Map.Entry<String, String> notification() {
        expect("A");
        var in = body();
        in.getInt();
        return Map.entry(cstring(in), cstring(in));
    }

    /** What two servers must agree on: everything but process ids and cancel keys. */
    public String masked() {
        return switch (tag) {
            case 'K' -> "K pid and key";
            case 'A' -> "A " + notification();
            default -> toString();
        };
    }

    /** Byte for byte the same, but for the process id of a notification and what a login says of pids and keys. */
    public boolean isLike(Message other) {
        if (tag != other.tag) {
            return false;
        }
        return switch (tag) {
            case 'K' -> true;
            case 'A' -> Arrays.equals(body, 4, body.length, other.body, 4, other.body.length);
            default -> Arrays.equals(body, other.body);
        };
    }

    @Override
    public String toString() {
        return switch (tag) {
            case 'E', 'N' -> tag + " " + fields();
            case 'C' -> "C " + commandTag();
            case 'Z' -> "Z " + transactionStatus();
            case 'S' -> "S " + parameter();
            case 'D' -> "D " + (body.length > 4 * SHOWN_BYTES ? body.length + " bytes" : values());
            default -> tag + (body.length == 0 ? "" : " " + printable());
        };
    }

    private String printable() {
        String shown = new String(body, 0, Math.min(body.length, SHOWN_BYTES), StandardCharsets.ISO_8859_1);
        return shown.chars()
                        .mapToObj(c -> c >= ' ' && c < 127 ? Character.toString(c) : String.format("\\x%02x", c))
                        .collect(Collectors.joining())
                + (body.length > SHOWN_BYTES ? "... " + body.length + " bytes" : "");
    }

    private void expect(String tags) {
        if (tags.indexOf(tag) < 0) {
            throw new IllegalStateException(
                    "wanted a message tagged one of '%s', this is '%c' %s".formatted(tags, tag, printable()));
        }
    }

    private static String cstring(ByteBuffer in) {
        int end = in.position();
        while (end < in.limit() && in.get(end) != 0) {
            end++;
        }
        String value = text(in, end - in.position());
        in.position(Math.min(end + 1, in.limit())); // a server that talks nonsense may forget the zero
        return value;
    }

    private static String text(ByteBuffer in, int length) {
        var bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
