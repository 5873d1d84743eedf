package dev.weir.doctor.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.live.look.Ceiling;
import dev.weir.doctor.live.look.Made;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class CourseTest {
    private static final int LIMIT = 10;

    @Test
    void a_spell_lasts_until_there_is_room_again() {
        var spells = course(5, 9, 10, 10, 8, 5, 5, 5, 5).spells();

        assertThat(spells)
                .containsExactly(new Course.Spell(Made.BEGIN.plusSeconds(20), Made.BEGIN.plusSeconds(40), true));
    }

    @Test
    void room_for_a_moment_is_no_recovery() {
        var spells = course(10, 9, 10, 9, 9, 9, 9, 9).spells();

        assertThat(spells).singleElement().satisfies(spell -> {
            assertThat(spell.length()).isEqualTo(Duration.ofSeconds(30));
            assertThat(spell.isOver()).isTrue();
        });
    }

    @Test
    void but_it_is_room() {
        var course = course(10, 9, 10, 9, 9, 9, 9, 9);

        assertThat(course.full()).isEqualTo(Duration.ofSeconds(20));
        assertThat(course.isFullNowAndThen()).isTrue();
        assertThat(course(9, 10, 10, 9, 9, 9, 9).isFullNowAndThen()).isFalse();
    }

    @Test
    void room_for_long_makes_two_spells() {
        assertThat(course(10, 5, 5, 5, 5, 5, 10, 5, 5, 5, 5).spells())
                .hasSize(2)
                .allMatch(Course.Spell::isOver);
    }

    @Test
    void a_spell_that_reaches_the_end_is_not_over() {
        assertThat(course(5, 10, 10).spells())
                .containsExactly(new Course.Spell(Made.BEGIN.plusSeconds(10), Made.BEGIN.plusSeconds(20), false));
        assertThat(course(10).spells())
                .singleElement()
                .satisfies(spell -> assertThat(spell.isOver()).isFalse());
    }

    @Test
    void a_refused_login_is_a_spell_whatever_shows() {
        var points = new ArrayList<>(course(3, 3, 3).points());
        points.set(1, Point.refused(points.get(1).at(), 4));

        assertThat(new Course(points).spells()).hasSize(1);
        assertThat(new Course(points).refusals()).isEqualTo(4);
    }

    @Test
    void nothing_to_look_at_is_neither_full_nor_room() {
        var points = new ArrayList<>(course(10, 3, 3).points());
        points.set(1, Point.lost(points.get(1).at()));

        assertThat(new Course(points).full()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void a_percentile_is_a_value_that_was_seen() {
        var course = course(1, 2, 3, 4);

        assertThat(course.used(50)).isEqualTo(1);
        assertThat(course.used(99)).isEqualTo(2);
        assertThat(course.mostUsed()).isEqualTo(2);
    }

    @Test
    void its_speed_is_that_of_most_points() {
        assertThat(course(1, 2, 3, 4, 9, 6, 7).speed())
                .hasValueSatisfying(speed -> assertThat(speed).isBetween(0.09, 0.12));
        assertThat(course(1).speed()).isEmpty();
    }

    /** A point every 10 s; half of what is held is used. */
    private static Course course(int... held) {
        var points = new ArrayList<Point>();
        for (int i = 0; i < held.length; i++) {
            var ceiling = new Ceiling(Ceiling.Kind.SERVER, "", LIMIT, held[i]);
            points.add(Point.seen(Made.BEGIN.plusSeconds(10L * i), new Point.Taken(ceiling, false, held[i] / 2, 0), 0));
        }
        return new Course(points);
    }
}
