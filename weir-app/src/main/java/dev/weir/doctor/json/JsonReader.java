package dev.weir.doctor.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON text (RFC 8259): objects become maps in their own order (of equal names the last one counts), arrays lists,
 * whole numbers {@link Long}s where they fit and all others {@link Double}s.
 *
 * <p>It is here because reading back what {@link JsonWriter} wrote is all that is needed: a library would weigh more than all
 * of the doctor's commands.
 */
public final class JsonReader {
    /** A line that is nested deeper is nobody's recording, and must not cost the stack. */
    static final int DEEPEST = 64;

    /** Values in one text: a look at a hundred thousand sessions has fewer, and each costs more memory than it takes in it. */
    static final int MOST = 1 << 21;

    private final String text;
    private int values;
    private int at;
    private int depth;

    private JsonReader(String text) {
        this.text = text;
    }

    /**
     * The value of the whole text.
     *
     * @throws MalformedJson when it is no JSON, more than {@value #DEEPEST} levels deep, or of more than {@value #MOST} values
     */
    public static @Nullable Object read(String text) throws MalformedJson {
        var reader = new JsonReader(text);
        reader.space();
        var value = reader.value();
        reader.space();
        if (reader.at < text.length()) {
            throw reader.wrong("something follows the value");
        }
        return value;
    }

    private @Nullable Object value() throws MalformedJson {
        if (++values > MOST) {
            throw wrong("it has too many values");
        }
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> object() throws MalformedJson {
        var map = new LinkedHashMap<String, @Nullable Object>();
        open();
        if (!ends('}')) {
            do {
                space();
                if (peek() != '"') {
                    throw wrong("a name was expected");
                }
                var name = string();
                space();
                take(':');
                space();
                map.put(name, value());
                space();
            } while (goesOn('}'));
        }
        depth--;
        return map;
    }

    private List<@Nullable Object> array() throws MalformedJson {
        var list = new ArrayList<@Nullable Object>();
        open();
        if (!ends(']')) {
            do {
                space();
                list.add(value());
                space();
            } while (goesOn(']'));
        }
        depth--;
        return list;
    }

    private void open() throws MalformedJson {
        at++;
        if (++depth > DEEPEST) {
            throw wrong("it is nested too deep");
        }
        space();
    }

    private boolean ends(char bracket) throws MalformedJson {
        if (peek() != bracket) {
            return false;
        }
        at++;
        return true;
    }

    private boolean goesOn(char bracket) throws MalformedJson {
        if (ends(bracket)) {
            return false;
        }
        take(',');
        return true;
    }

    private @Nullable Object word(String word, @Nullable Object value) throws MalformedJson {
        if (!text.startsWith(word, at)) {
            throw wrong("a value was expected");
        }
        at += word.length();
        return value;
    }

    private Object number() throws MalformedJson {
        int begin = at;
        if (peek() == '-') {
            at++;
        }
        int whole = at;
        digits();
        if (text.charAt(whole) == '0' && at > whole + 1) {
            throw wrong("a number has a leading zero");
        }
        boolean integral = true;
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            digits();
            integral = false;
        }
        if (at < text.length() && "eE".indexOf(text.charAt(at)) >= 0) {
            at++;
            if (at < text.length() && "+-".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            digits();
            integral = false;
        }
        var digits = text.substring(begin, at);
        try {
            return integral ? (Object) Long.valueOf(digits) : Double.valueOf(digits);
        } catch (NumberFormatException e) {
            return Double.valueOf(digits); // whole, and beyond a long
        }
    }

    private void digits() throws MalformedJson {
        int begin = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == begin) {
            throw wrong("a value was expected");
        }
    }

    private String string() throws MalformedJson {
        at++;
        int begin = at;
        while (at < text.length() && isPlain(text.charAt(at))) {
            at++;
        }
        if (peek() == '"') {
            return text.substring(begin, at++);
        }
        var out = new StringBuilder(text.substring(begin, at));
        while (peek() != '"') {
            char c = text.charAt(at);
            if (c < ' ') {
                throw wrong("a control character stands in a text");
            }
            at++;
            out.append(c == '\\' ? escaped() : c);
        }
        at++;
        return out.toString();
    }

    private static boolean isPlain(char c) {
        return c != '"' && c != '\\' && c >= ' ';
    }

    private char escaped() throws MalformedJson {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hexadecimal();
            default -> throw wrong("no such escape");
        };
    }

    private char hexadecimal() throws MalformedJson {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            char c = peek();
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw wrong("four hexadecimal digits were expected");
            }
            code = code * 16 + digit;
            at++;
        }
        return (char) code;
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() throws MalformedJson {
        if (at >= text.length()) {
            throw wrong("the text ends too early");
        }
        return text.charAt(at);
    }

    private void take(char expected) throws MalformedJson {
        if (peek() != expected) {
            throw wrong("'" + expected + "' was expected");
        }
        at++;
    }

    private MalformedJson wrong(String why) {
        return new MalformedJson("character " + (at + 1) + ": " + why);
    }
}
