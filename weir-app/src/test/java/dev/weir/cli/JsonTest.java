package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.Confidence;
import dev.weir.doctor.Finding;
import dev.weir.doctor.Remedy;
import dev.weir.doctor.Severity;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JsonTest {

    @Test
    void values_keep_their_kind_and_their_order() {
        var value = new LinkedHashMap<String, Object>();
        value.put("b", 1);
        value.put("a", Arrays.asList(2.5, true, null, Double.NaN));
        value.put("none", List.of());
        value.put("empty", Map.of());

        assertThat(Json.of(value)).isEqualTo("{\"b\":1,\"a\":[2.5,true,null,null],\"none\":[],\"empty\":{}}");
    }

    @Test
    void a_text_cannot_end_its_own_quotes_or_send_control_codes_to_a_terminal() {
        assertThat(Json.of("a\"b\\c\nd\te\u001b[31m\u0000\u2028é"))
                .isEqualTo("\"a\\\"b\\\\c\\nd\\te\\u001b[31m\\u0000\\u2028é\"");
    }

    @Test
    void what_steers_a_terminal_or_turns_the_direction_of_a_line_is_written_as_its_number() {
        assertThat(Json.of("a\u0085b\u009b31mc\u202ed\u2066e\u200bf\ufeffg"))
                .isEqualTo("\"a\\u0085b\\u009b31mc\\u202ed\\u2066e\\u200bf\\ufeffg\"");
    }

    @Test
    void half_a_character_stays_valid_json() {
        assertThat(Json.of("\ud83d")).isEqualTo("\"\\ud83d\"");
        assertThat(Json.of("\ud83d\ude00")).isEqualTo("\"\\ud83d\\ude00\"");
    }

    @ParameterizedTest
    @EnumSource(Severity.class)
    void a_finding_carries_all_it_has(Severity severity) {
        var finding = new Finding(
                "LEAK_IDLE_TX",
                severity,
                Confidence.MEDIUM,
                "12 sessions stopped.",
                List.of("pid 7"),
                List.of(new Remedy("Django", "settings.py", "a", "b", "c")),
                Finding.Past.SAME);

        assertThat(Json.of(Json.finding(finding)))
                .isEqualTo("{\"id\":\"LEAK_IDLE_TX\",\"severity\":\"" + Json.word(severity)
                        + "\",\"confidence\":\"medium\",\"verdict\":\"12 sessions stopped.\",\"evidence\":[\"pid 7\"],"
                        + "\"remedies\":[{\"subject\":\"Django\",\"place\":\"settings.py\",\"before\":\"a\",\"after\":\"b\","
                        + "\"confirm\":\"c\"}]}");
    }
}
