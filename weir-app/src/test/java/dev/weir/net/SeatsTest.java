package dev.weir.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SeatsTest {
    private static final class Guest extends Seats.Guest {}

    private final Seats<Guest> seats = new Seats<>();

    @Test
    void whoever_came_and_has_not_left_is_here_in_any_order_of_coming_and_going() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var here = new ArrayList<Guest>();
        for (int step = 0; step < 300; step++) {
            if (here.isEmpty() || random.nextInt(5) < 3) {
                here.add(come());
            } else {
                seats.leave(here.remove(random.nextInt(here.size())));
            }
            assertThat(visited()).as("seed %d, step %d", seed, step).containsExactlyInAnyOrderElementsOf(here);
        }
    }

    @Test
    void leaving_twice_is_leaving_once() {
        var first = come();
        var second = come();

        assertThat(seats.leave(first)).isTrue();
        assertThat(seats.leave(first)).isFalse();

        assertThat(visited()).containsExactly(second);
    }

    @Test
    void nobody_takes_two_seats() {
        var guest = come();

        assertThatThrownBy(() -> seats.take(guest)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void who_stays_is_visited_although_others_leave_meanwhile() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            var all = new ArrayList<Guest>();
            for (int i = 0; i < 20; i++) {
                all.add(come());
            }
            var gone = new HashSet<Guest>();
            var seen = new HashSet<Guest>();
            seats.forEach(guest -> {
                seen.add(guest);
                for (int i = random.nextInt(3); i > 0; i--) {
                    var leaving = all.get(random.nextInt(all.size()));
                    gone.add(leaving);
                    seats.leave(leaving);
                }
            });
            var stayed = new HashSet<>(all);
            stayed.removeAll(gone);
            assertThat(seen).as("seed %d, round %d", seed, round).containsAll(stayed);
            all.forEach(seats::leave);
        }
    }

    private Guest come() {
        var guest = new Guest();
        seats.take(guest);
        return guest;
    }

    private List<Guest> visited() {
        var visited = new ArrayList<Guest>();
        seats.forEach(visited::add);
        return visited;
    }
}
