package dev.weir.cli;

import dev.weir.doctor.Finding;
import dev.weir.doctor.Remedy;
import dev.weir.doctor.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a command says with {@code --json}: maps, collections, texts, numbers and truth values, in their own order. */
final class Json {
    private Json() {}

    /** The value as one line of JSON. Anything but the types above is written as its text. */
    static String of(@Nullable Object value) {
        return JsonWriter.write(value);
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
}
