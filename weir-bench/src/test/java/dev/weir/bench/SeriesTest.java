package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesTest {
    @Test
    void the_median_is_the_middle_or_between_the_two_middle_ones() {
        assertThat(Series.of(List.of(9.0, 1.0, 5.0)).median()).isEqualTo(5);
        assertThat(Series.of(List.of(9.0, 1.0, 5.0, 6.0)).median()).isEqualTo(5.5);
    }

    @Test
    void a_percentile_is_a_value_that_was_seen() {
        var series = Series.of(List.of(10.0, 20.0, 30.0, 40.0));

        assertThat(series.percentile(0.5)).isEqualTo(20);
        assertThat(series.percentile(0.99)).isEqualTo(40);
        assertThat(series.percentile(0)).isEqualTo(10);
    }

    @Test
    void ratios_are_taken_round_by_round_not_of_sorted_figures() {
        var ratios = Series.ratios(List.of(4.0, 1.0, 9.0), List.of(2.0, 1.0, 3.0));

        assertThat(ratios.lowest()).isEqualTo(1);
        assertThat(ratios.median()).isEqualTo(2);
        assertThat(ratios.highest()).isEqualTo(3);
    }

    @Test
    void there_is_no_series_of_nothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> Series.of(List.of()));
    }
}
