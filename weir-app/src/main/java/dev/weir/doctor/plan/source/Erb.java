package dev.weir.doctor.plan.source;

/** Ruby's templates, as far as YAML must not stumble over them. */
final class Erb {
    private Erb() {}

    /** Blanks tags that print nothing, and the code of those that print at the beginning of a line. */
    static String blanked(String text) {
        if (!text.contains("<%")) {
            return text;
        }
        var result = new StringBuilder(text);
        for (int at = text.indexOf("<%"); at >= 0; at = text.indexOf("<%", at + 2)) {
            int end = text.indexOf("%>", at);
            if (end < 0) {
                break;
            }
            if (!text.startsWith("<%=", at) || firstOnLine(text, at)) {
                blank(result, at, end + 2);
            }
        }
        return result.toString();
    }

    private static boolean firstOnLine(String text, int at) {
        return text.substring(text.lastIndexOf('\n', at) + 1, at).isBlank();
    }

    private static void blank(StringBuilder text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) != '\n') {
                text.setCharAt(i, ' ');
            }
        }
    }
}
