package dev.weir.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final long TICK = 100_000_000;

    private final List<Integer> begun = new ArrayList<>();
    /** What runs one turn later. */
    private final List<Runnable> turns = new ArrayList<>();

    private final Admission admission = new Admission(turns::add);

    @Test
    void everybody_begins_at_once_while_there_are_processors_enough() {
        admission.tick(TICK, TICK / 20, true);
        arrive(0, 50);

        assertThat(begun).hasSize(50);
        assertThat(turns).as("nothing to come back for").isEmpty();
    }

    @Test
    void everybody_begins_at_once_while_nobody_who_was_here_before_is_at_work() {
        admission.tick(TICK, TICK / 2, false);
        arrive(0, 50);

        assertThat(begun).hasSize(50);
    }

    @Test
    void a_few_begin_in_each_turn_in_the_order_they_came_while_processors_are_short() {
        admission.tick(TICK, TICK / 2, true);
        arrive(0, 7);

        assertThat(begun).containsExactly(0, 1);
        turn();
        assertThat(begun).containsExactly(0, 1, 2, 3);
        turn();
        arrive(7, 8);
        assertThat(begun).as("whoever comes now stands behind the others").containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(admission.waiting()).isEqualTo(2);
        turn();
        assertThat(begun).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(admission.waiting()).isZero();
    }

    @Test
    void a_few_more_may_begin_at_once_in_the_next_turn() {
        admission.tick(TICK, TICK / 2, true);
        arrive(0, Admission.FEW);
        turn();
        arrive(Admission.FEW, 2 * Admission.FEW + 1);

        assertThat(begun).hasSize(2 * Admission.FEW);
    }

    @Test
    void a_moment_without_shortage_does_not_open_the_door() {
        admission.tick(TICK, TICK / 2, true);
        for (int i = 0; i < 9; i++) {
            admission.tick(TICK, 0, true);
        }
        arrive(0, 5);
        assertThat(begun).hasSize(Admission.FEW);

        admission.tick(TICK, 0, true);
        arrive(5, 6);
        assertThat(begun).as("the line goes first, though faster").hasSize(Admission.FEW);
        turn();
        assertThat(begun).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void a_long_line_does_not_come_in_all_at_once_when_the_shortage_ends() {
        admission.tick(TICK, TICK / 2, true);
        arrive(0, 100);
        for (int i = 0; i < 10; i++) {
            admission.tick(TICK, 0, false);
        }
        turn();

        assertThat(begun).hasSize(Admission.FEW + Admission.MANY);
        for (int i = 0; i < 6; i++) {
            turn();
        }
        assertThat(begun).isEqualTo(IntStream.range(0, 100).boxed().toList());
        assertThat(turns).isEmpty();
    }

    @Test
    void the_first_in_line_begins_at_once_where_the_line_must_not_grow() {
        admission.hurry();
        admission.tick(TICK, TICK / 2, true);
        arrive(0, 5);
        admission.hurry();

        assertThat(begun).containsExactly(0, 1, 2);
        assertThat(admission.waiting()).isEqualTo(2);
        turn();
        assertThat(begun).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void everybody_is_let_through_before_the_end() {
        admission.tick(TICK, TICK / 2, true);
        arrive(0, 100);
        admission.open();

        assertThat(begun).hasSize(100);
        assertThat(admission.waiting()).isZero();
    }

    private void arrive(int from, int to) {
        for (int i = from; i < to; i++) {
            int number = i;
            admission.arrive(() -> begun.add(number));
        }
    }

    private void turn() {
        assertThat(turns).as("one turn ahead").hasSize(1);
        turns.removeFirst().run();
    }
}
