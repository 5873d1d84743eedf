package dev.weir.doctor.live.cause;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.Finding;
import dev.weir.doctor.live.look.Made;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.State;
import dev.weir.doctor.live.look.Who;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests that keep their transaction while they call somebody else, in many instances of a program. */
class HeldDuringOtherWorkTest {
    private static final Duration NOW = Duration.ofHours(2);

    @Test
    void three_of_five_in_each_of_twenty_instances_are_sixty_of_a_hundred() {
        var sessions = new ArrayList<Session>();
        for (int instance = 0; instance < 20; instance++) {
            sessions.addAll(instance(instance, 3, 2));
        }

        assertThat(verdicts(sessions))
                .containsExactly(
                        "60 of 100 sessions of web (20 instances) wait inside a transaction after \"SELECT ?\":"
                                + " requests keep them while they call something else");
    }

    /** Without a name the others of its role may be another program. */
    @Test
    void one_instance_that_does_it_is_found_among_many_that_do_not() {
        var sessions = new ArrayList<>(instance(1, 4, 1));
        sessions.addAll(instance(2, 0, 40));

        assertThat(verdicts(sessions))
                .singleElement()
                .asString()
                .startsWith("4 of 5 sessions of web@10.1.0.1 wait inside a transaction");
    }

    @Test
    void a_slow_request_here_and_there_is_chance() {
        var sessions = new ArrayList<Session>();
        for (int instance = 0; instance < 20; instance++) {
            sessions.addAll(instance(instance, 1, 4));
        }

        assertThat(verdicts(sessions)).isEmpty();
    }

    private static List<Session> instance(int number, int waiting, int idle) {
        var who = new Who("app", "shop", "web", "10.1.0." + number);
        var sessions = new ArrayList<Session>();
        for (int i = 0; i < waiting + idle; i++) {
            sessions.add(Made.session(
                    100 * number + i,
                    who,
                    i < waiting ? State.IN_TRANSACTION : State.IDLE,
                    Duration.ZERO,
                    NOW.minusSeconds(5)));
        }
        return sessions;
    }

    private static List<String> verdicts(List<Session> sessions) {
        return Causes.judge(Evidence.of(Made.look(120, NOW, sessions))).stream()
                .filter(finding -> finding.id().equals("HELD_DURING_OTHER_WORK"))
                .map(Finding::verdict)
                .toList();
    }
}
