package dev.weir.doctor.live.look;

import static dev.weir.doctor.live.look.Made.WEB;
import static dev.weir.doctor.live.look.Made.WORKER;
import static dev.weir.doctor.live.look.Made.look;
import static dev.weir.doctor.live.look.Made.session;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is held against what is used. */
class MeterTest {
    private final Meter meter = new Meter();

    @Test
    void one_busy_look_in_a_hundred_is_the_peak_and_not_what_a_pool_needs() {
        for (int i = 0; i < 200; i++) {
            meter.add(look(at(i), web(10, i == 77 ? 9 : i % 3, State.ACTIVE, at(i))));
        }

        var usage = only();
        assertThat(usage.held()).isEqualTo(10);
        assertThat(usage.peak()).isEqualTo(9);
        assertThat(usage.used()).isEqualTo(2);
        assertThat(usage.suggested()).contains(4);
        assertThat(usage.looks()).isEqualTo(200);
        assertThat(usage.over()).isEqualTo(at(199));
    }

    @Test
    void two_busy_looks_in_a_hundred_are_what_a_pool_needs() {
        for (int i = 0; i < 200; i++) {
            meter.add(look(at(i), web(10, i % 50 == 0 ? 9 : 1, State.ACTIVE, at(i))));
        }

        assertThat(only().used()).isEqualTo(9);
    }

    @Test
    void a_few_looks_suggest_nothing() {
        for (int i = 0; i < Usage.ENOUGH_LOOKS - 1; i++) {
            meter.add(look(at(i), web(10, 1, State.ACTIVE, at(i))));
        }
        assertThat(only().suggested()).isEmpty();

        meter.add(look(at(50), web(10, 1, State.ACTIVE, at(50))));
        assertThat(only().suggested()).contains(3);
    }

    @Test
    void a_session_in_a_transaction_is_used_until_it_was_forgotten() {
        meter.add(look(at(20), web(4, 2, State.IN_TRANSACTION, at(19))));
        assertThat(only().peak()).isEqualTo(2);

        meter.add(look(at(200), web(4, 4, State.IN_TRANSACTION, at(1))));
        assertThat(only().peak()).isEqualTo(2);
    }

    @Test
    void sessions_that_are_hidden_are_not_judged_and_owners_that_left_are_forgotten() {
        meter.add(look(at(1), web(3, 3, State.HIDDEN, at(1))));
        assertThat(meter.usage()).isEmpty();

        meter.add(look(at(2), web(3, 1, State.ACTIVE, at(2))));
        meter.add(look(at(3), List.of(session(1, WORKER, State.IDLE, at(3), at(3)))));
        assertThat(only().who()).isEqualTo(WORKER);
    }

    @Test
    void the_fewest_sessions_that_were_held_are_remembered() {
        for (int held : List.of(5, 3, 8)) {
            meter.add(look(at(held), web(held, 1, State.ACTIVE, at(held))));
        }

        assertThat(only().leastHeld()).isEqualTo(3);
        assertThat(only().held()).isEqualTo(8);
    }

    private Usage only() {
        assertThat(meter.usage()).hasSize(1);
        return meter.usage().getFirst();
    }

    private static Duration at(int second) {
        return Duration.ofSeconds(second);
    }

    private static List<Session> web(int held, int others, State state, Duration since) {
        var sessions = new ArrayList<Session>();
        for (int i = 0; i < held; i++) {
            sessions.add(session(100 + i, WEB, i < others ? state : State.IDLE, Duration.ZERO, since));
        }
        return sessions;
    }
}
