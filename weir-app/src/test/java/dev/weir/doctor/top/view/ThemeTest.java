package dev.weir.doctor.top.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThemeTest {
    @Test
    void colours_are_those_that_the_terminal_says_it_has() {
        assertThat(Theme.of(Map.of("TERM", "xterm-256color")).colours()).isEqualTo(Theme.Colours.MANY);
        assertThat(Theme.of(Map.of("TERM", "screen", "COLORTERM", "truecolor")).colours())
                .isEqualTo(Theme.Colours.MANY);
        assertThat(Theme.of(Map.of("TERM", "screen")).colours()).isEqualTo(Theme.Colours.EIGHT);
        assertThat(Theme.of(Map.of("TERM", "xterm-256color", "NO_COLOR", "1")).colours())
                .isEqualTo(Theme.Colours.NONE);
        assertThat(Theme.of(Map.of("TERM", "xterm", "NO_COLOR", "")).colours()).isEqualTo(Theme.Colours.EIGHT);
    }

    @Test
    void blocks_are_drawn_only_where_the_locale_has_them() {
        assertThat(Theme.of(Map.of("LANG", "de_DE.UTF-8")).unicode()).isTrue();
        assertThat(Theme.of(Map.of("LANG", "de_DE.UTF-8", "LC_ALL", "C")).unicode())
                .isFalse();
        assertThat(Theme.of(Map.of("LC_ALL", "", "LC_CTYPE", "C.utf8")).unicode())
                .isTrue();
        assertThat(Theme.of(Map.of()).unicode()).isFalse();
    }

    @Test
    void no_two_groups_look_alike() {
        var many = new Theme(Theme.Colours.MANY, true);
        assertThat(IntStream.rangeClosed(0, Theme.MARKS).mapToObj(many::group).distinct())
                .hasSize(Theme.MARKS + 1);
        var letters = new Theme(Theme.Colours.NONE, true);
        assertThat(IntStream.rangeClosed(0, Theme.MARKS)
                        .mapToObj(mark -> letters.cell(mark, Doing.Use.WORKS) + "" + letters.cell(mark, Doing.Use.HELD))
                        .distinct())
                .hasSize(Theme.MARKS + 1);
    }
}
