package dev.weir.cli;

import dev.weir.doctor.Finding;
import dev.weir.doctor.Remedy;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a command says with {@code --json}: maps, collections, texts, numbers and truth values, in their own order. */
final class Json {
    private final StringBuilder text = new StringBuilder();

    private Json() {}

    /** The value as one line of JSON. Anything but the types above is written as its text. */
    static String of(@Nullable Object value) {
        var json = new Json();
        json.value(value);
        return json.text.toString();
    }

    /** Findings look the same in every command. */
    static Map<String, Object> finding(Finding finding) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("id", finding.id());
        fields.put("severity", word(finding.severity()));
        fields.put("confidence", word(finding.confidence()));
        fields.put("verdict", finding.verdict());
        fields.put("evidence", finding.evidence());
        fields.put("remedies", finding.remedies().stream().map(Json::remedy).toList());
        return fields;
    }

    private static Map<String, Object> remedy(Remedy remedy) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("subject", remedy.subject());
        fields.put("place", remedy.place());
        fields.put("before", remedy.before());
        fields.put("after", remedy.after());
        fields.put("confirm", remedy.confirm());
        return fields;
    }

    /** A constant as scripts like it: {@code SERVER_SLOTS} is {@code server-slots}. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void value(@Nullable Object value) {
        switch (value) {
            case null -> text.append("null");
            case Map<?, ?> map -> object(map);
            case Collection<?> many -> array(many);
            case Double number when !Double.isFinite(number) -> text.append("null");
            case Number number -> text.append(number);
            case Boolean truth -> text.append(truth);
            default -> string(value.toString());
        }
    }

    private void object(Map<?, ?> map) {
        var separator = "{";
        for (var entry : map.entrySet()) {
            text.append(separator);
            string(String.valueOf(entry.getKey()));
            text.append(':');
            value(entry.getValue());
            separator = ",";
        }
        text.append(map.isEmpty() ? "{}" : "}");
    }

    private void array(Collection<?> many) {
        var separator = "[";
        for (var one : many) {
            text.append(separator);
            value(one);
            separator = ",";
        }
        text.append(many.isEmpty() ? "[]" : "]");
    }

    private void string(String content) {
        text.append('"');
        for (int i = 0; i < content.length(); i++) {
            char c = content.charAt(i);
            switch (c) {
                case '"', '\\' -> text.append('\\').append(c);
                case '\n' -> text.append("\\n");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < ' ' || Character.isSurrogate(c) || c == '\u2028' || c == '\u2029' || c == 0x7f) {
                        text.append(String.format("\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}
