package dev.weir.testing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;

/** Shows bytes a test sent as well as it can: whole frames by tag and text, anything else by its size. */
final class FrontendText {
    private static final int SHOWN = 60;

    private FrontendText() {}

    static String of(ByteBuffer bytes) {
        var shown = new StringJoiner(" | ");
        while (bytes.remaining() >= 5 && Character.isLetter(bytes.get(bytes.position()))) {
            int length = bytes.getInt(bytes.position() + 1);
            if (length < 4 || bytes.remaining() < length + 1) {
                break;
            }
            char tag = (char) bytes.get();
            bytes.getInt();
            shown.add(tag + text(bytes, length - 4));
        }
        if (bytes.hasRemaining()) {
            shown.add("(" + bytes.remaining() + " bytes)");
        }
        return shown.toString();
    }

    private static String text(ByteBuffer bytes, int length) {
        var start = new byte[Math.min(length, SHOWN)];
        bytes.get(bytes.position(), start);
        bytes.position(bytes.position() + length);
        String text = new String(start, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]+", "·");
        return text.isEmpty() ? "" : " " + text + (length > SHOWN ? "..." : "");
    }
}
