package dev.weir.doctor.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class FailuresTest {
    private final Failures failures = new Failures();

    @Test
    void texts_that_differ_in_numbers_only_are_one_kind() {
        failures.add(new SQLException("process 4711 was ended", "57P01"));
        failures.add(new SQLException("process 4712 was ended", "57P01"));
        assertThat(failures.byFrequency()).containsExactly(new Failures.Kind("57P01", "process 4711 was ended", 2));
    }

    @Test
    void the_same_text_with_another_code_is_another_kind() {
        failures.add(new SQLException("no", "53300"));
        failures.add(new SQLException("no", "08006"));
        assertThat(failures.byFrequency()).hasSize(2);
        assertThat(failures.with("53300")).isEqualTo(1);
    }

    @Test
    void the_most_frequent_comes_first() {
        failures.add(new SQLException("rare", "57P01"));
        failures.add(new SQLException("frequent", "53300"));
        failures.add(new SQLException("frequent", "53300"));
        assertThat(failures.byFrequency().getFirst().text()).isEqualTo("frequent");
    }

    @Test
    void only_the_first_line_of_a_text_counts() {
        failures.add(new SQLException("no slot\n  Hint: wait", "53300"));
        assertThat(failures.byFrequency().getFirst().text()).isEqualTo("no slot");
    }

    @Test
    void a_failure_without_text_or_code_is_still_counted() {
        failures.add(new SQLException());
        assertThat(failures.byFrequency()).containsExactly(new Failures.Kind("", "no text", 1));
    }

    @Test
    void texts_that_never_repeat_end_up_in_one_kind() {
        for (int i = 0; i < 500; i++) {
            failures.add(new SQLException("row " + Character.toString(0x4e00 + i), "XX000"));
        }
        assertThat(failures.total()).isEqualTo(500);
        assertThat(failures.byFrequency()).hasSize(51);
        assertThat(failures.byFrequency().getFirst()).isEqualTo(new Failures.Kind("", "other texts", 450));
    }
}
