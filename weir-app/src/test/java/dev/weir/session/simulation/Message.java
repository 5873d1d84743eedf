package dev.weir.session.simulation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** One message as bytes, and what a reader of the simulation has to know of it. Bodies are read as Latin-1. */
final class Message {
    private static final boolean TRACED = Boolean.getBoolean("weir.sim.trace");

    private Message() {}

    /** With {@code -Dweir.sim.trace=true}, what happens in a run, line by line. */
    static void trace(Object who, String what, byte[] message) {
        if (TRACED) {
            System.out.println(who + what + show(message));
        }
    }

    static byte[] of(char tag, String body) {
        byte[] text = body.getBytes(ISO_8859_1);
        byte[] message = new byte[5 + text.length];
        int length = 4 + text.length;
        message[0] = (byte) tag;
        message[1] = (byte) (length >>> 24);
        message[2] = (byte) (length >>> 16);
        message[3] = (byte) (length >>> 8);
        message[4] = (byte) length;
        System.arraycopy(text, 0, message, 5, text.length);
        return message;
    }

    static char tag(byte[] message) {
        return (char) message[0];
    }

    static String body(byte[] message) {
        return new String(message, 5, message.length - 5, ISO_8859_1);
    }

    static byte[] error(String severity, String code, String text) {
        char tag = severity.equals("NOTICE") ? 'N' : 'E';
        return of(tag, "S" + severity + "\0V" + severity + "\0C" + code + "\0M" + text + "\0\0");
    }

    static byte[] row(String value) {
        return of('D', "\0\1" + int32(value.length()) + value);
    }

    static String int32(int value) {
        return "" + (char) (value >>> 24 & 0xff) + (char) (value >>> 16 & 0xff) + (char) (value >>> 8 & 0xff)
                + (char) (value & 0xff);
    }

    /** One field of an ErrorResponse or a NoticeResponse; empty when there is none. */
    static String field(byte[] message, char type) {
        for (String field : body(message).split("\0", -1)) {
            if (!field.isEmpty() && field.charAt(0) == type) {
                return field.substring(1);
            }
        }
        return "";
    }

    /** For people. */
    static String show(byte[] message) {
        String body = body(message).replace('\0', '.').replaceAll("[^ -~]", "?");
        return tag(message) + " " + (body.length() < 120 ? body : body.substring(0, 120) + "..." + body.length());
    }
}
