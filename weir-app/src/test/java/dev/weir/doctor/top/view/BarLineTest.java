package dev.weir.doctor.top.view;

import static dev.weir.doctor.top.view.Staged.PLAIN;
import static dev.weir.doctor.top.view.Staged.all;
import static dev.weir.doctor.top.view.Staged.entries;
import static dev.weir.doctor.top.view.Staged.scene;
import static dev.weir.doctor.top.view.Staged.text;
import static dev.weir.doctor.top.view.Staged.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.live.look.Made;
import dev.weir.doctor.live.look.Who;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BarLineTest {
    private static final Who ADMIN = new Who("postgres", "postgres", "pgAdmin", "");

    /** 20 columns more than its caption leave 20 cells. */
    private static String bar(Scene scene) {
        return text(view(scene), PLAIN, 40, 24).get(1);
    }

    @Test
    void what_works_stands_before_what_is_only_held_and_the_limit_at_the_end() {
        var entries = all(entries(1, 4, Made.WEB, Doing.IDLE, 9), entries(9, 2, Made.WEB, Doing.ACTIVE, 9));

        assertThat(bar(scene(37, entries))).isEqualTo("[AAaaaa...............................|");
    }

    @Test
    void under_the_limit_of_a_role_stand_its_sessions_and_everybody_else_beyond_the_mark() {
        var entries = all(entries(1, 4, Made.WEB, Doing.IDLE, 9), entries(9, 3, ADMIN, Doing.IDLE, 9));

        assertThat(bar(scene(new Gauge("role app", 10, 37), "app", entries)))
                .isEqualTo("[aaaa......|bbb........................]");
    }

    @Test
    void what_is_hidden_has_a_cell_of_its_own_and_is_counted() {
        var entries = all(
                entries(1, 4, Made.WEB, Doing.IDLE, 9),
                entries(9, 2, Made.WEB, Doing.ACTIVE, 9),
                entries(20, 6, ADMIN, Doing.HIDDEN, 0));
        var lines = text(view(scene(37, entries)), PLAIN, 40, 24);

        assertThat(lines.get(1)).isEqualTo("[??????BBbbbb.........................|");
        assertThat(lines.get(2)).isEqualTo("12 of 37 held (server), 2 working, 6 hi~");
        assertThat(text(view(scene(37, entries)), PLAIN, 90, 24).get(1)).endsWith("2 working, 6 hidden");
    }

    @Test
    void with_more_held_than_the_limit_allows_the_mark_stands_inside() {
        var entries = entries(1, 37, Made.WEB, Doing.IDLE, 9);

        assertThat(bar(scene(new Gauge("server", 30, 30), "app", entries)))
                .isEqualTo("[aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa|aaaaaaa]");
    }

    @Test
    void a_group_keeps_its_letter_while_others_come_and_go() {
        var view = view(scene(37, all(entries(1, 5, Made.WEB, Doing.IDLE, 9), entries(9, 3, ADMIN, Doing.IDLE, 9))));

        view.see(new Moment.Seen(
                scene(37, all(entries(9, 9, ADMIN, Doing.IDLE, 9), entries(30, 2, Made.WORKER, Doing.IDLE, 9)))));

        assertThat(view.marks()).containsEntry("pgAdmin", 1).containsEntry("worker", 0);
    }

    @Test
    void shares_always_fill_the_bar_and_nobody_is_left_out_who_holds_something() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            int[] counts = random.ints(1 + random.nextInt(12), 0, 1 + random.nextInt(500))
                    .toArray();
            counts[0]++;
            int cells = 1 + random.nextInt(150);

            int[] sizes = BarLine.apportioned(counts, cells);

            var what = "seed %d: %s in %d".formatted(seed, Arrays.toString(counts), cells);
            assertThat(IntStream.of(sizes).sum()).as(what).isEqualTo(cells);
            assertThat(IntStream.of(sizes).min().orElse(-1)).as(what).isNotNegative();
            long owners = IntStream.of(counts).filter(count -> count > 0).count();
            if (owners <= cells) {
                assertThat(IntStream.range(0, counts.length))
                        .as(what)
                        .allMatch(at -> (counts[at] > 0) == (sizes[at] > 0));
            }
        }
    }
}
