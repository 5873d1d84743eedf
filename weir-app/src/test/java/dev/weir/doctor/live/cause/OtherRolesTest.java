package dev.weir.doctor.live.cause;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.Finding;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Made;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.State;
import dev.weir.doctor.live.look.Who;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The limit of a role is not filled by sessions of another one. */
class OtherRolesTest {
    private static final Duration NOW = Duration.ofHours(2);
    private static final Who TABS = new Who("people", "shop", "psql", "10.0.0.9");
    private static final Who BATCH = new Who("batch", "shop", "etl", "10.0.0.9");

    @Test
    void tools_of_another_role_are_counted_against_the_server() {
        var look = Made.look(NOW, 10, Made.hidden(1, 4, TABS));

        assertThat(verdicts(look)).contains("4 of 22 connections that the server allows are people's tools: psql 4");
    }

    @Test
    void tools_of_the_limited_role_are_counted_against_its_limit() {
        var look = Made.look(NOW, 10, Made.hidden(1, 4, new Who("app", "shop", "psql", "10.0.0.9")));

        assertThat(verdicts(look)).contains("4 of 10 connections that role app may have are people's tools: psql 4");
    }

    @Test
    void the_work_of_another_role_does_not_fill_the_limit_of_this_one() {
        var idle = Made.pool(1, 9, Made.WEB, NOW);
        var look = Made.look(NOW, 10, both(idle, working(BATCH, 8)));

        assertThat(Causes.judge(Evidence.of(look))).extracting(Finding::id).doesNotContain("SATURATED");
    }

    @Test
    void the_work_of_this_role_does() {
        var look = Made.look(NOW, 10, working(Made.WEB, 9));

        assertThat(Causes.judge(Evidence.of(look))).extracting(Finding::id).contains("SATURATED");
    }

    private static List<Session> working(Who who, int count) {
        var sessions = new ArrayList<Session>();
        for (int i = 0; i < count; i++) {
            sessions.add(Made.session(100 + i, who, State.ACTIVE, Duration.ZERO, NOW.minusSeconds(20)));
        }
        return sessions;
    }

    private static List<Session> both(List<Session> some, List<Session> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    private static List<String> verdicts(Look look) {
        return Causes.judge(Evidence.of(look)).stream().map(Finding::verdict).toList();
    }
}
