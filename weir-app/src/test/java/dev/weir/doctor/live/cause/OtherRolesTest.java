package dev.weir.doctor.live.cause;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.Finding;
import dev.weir.doctor.Remedy;
import dev.weir.doctor.live.look.Ceiling;
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

/** The doctor logs in as one role and sees others: limits, sessions and remedies are those of the role that has them. */
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

    @Test
    void a_timeout_is_set_for_the_role_that_forgets_its_transactions() {
        var leak = Made.session(1, BATCH, State.IN_TRANSACTION, Duration.ZERO, NOW.minusSeconds(60));

        assertThat(remedies(Made.look(NOW, List.of(leak))))
                .contains(new Remedy(
                        "PostgreSQL",
                        "",
                        "",
                        "ALTER ROLE batch SET idle_in_transaction_session_timeout = '60s';",
                        "SHOW idle_in_transaction_session_timeout; -- in a new session of role batch"));
    }

    @Test
    void keepalives_are_set_for_the_role_whose_instances_are_gone() {
        var gone = List.of(idle(1, BATCH, 7_000), idle(2, BATCH, 7_000));
        var heir = new Who(BATCH.role(), BATCH.database(), BATCH.application(), "10.0.0.10");
        var born = NOW.minusMinutes(1);

        assertThat(remedies(Made.look(NOW, both(gone, List.of(Made.idle(3, heir, born, born))))))
                .extracting(Remedy::after)
                .contains("ALTER ROLE batch SET tcp_keepalives_idle = '60';");
    }

    @Test
    void people_get_a_role_in_the_one_that_their_tools_log_in_as_now() {
        var tools = both(Made.hidden(1, 3, TABS), Made.hidden(4, 1, new Who("owner", "shop", "psql", "10.0.0.9")));

        assertThat(remedies(Made.look(NOW, tools)))
                .extracting(Remedy::after)
                .contains("CREATE ROLE people LOGIN CONNECTION LIMIT 3 IN ROLE people;");
    }

    @Test
    void the_limit_of_another_role_is_confirmed_as_that_role_s() {
        var look = Made.look(NOW, List.of());
        var other = new Ceiling(Ceiling.Kind.ROLE, "o'brien", 5, 5);
        var limited = new Look(
                look.at(),
                look.server(),
                List.of(look.serverCeiling(), other),
                List.of(),
                look.traffic(),
                List.of(),
                List.of());

        assertThat(remedies(limited))
                .extracting(Remedy::confirm)
                .contains("SELECT rolconnlimit FROM pg_roles WHERE rolname = 'o''brien';");
    }

    private static Session idle(int pid, Who who, int seconds) {
        return Made.idle(pid, who, Duration.ZERO, NOW.minusSeconds(seconds));
    }

    private static List<Remedy> remedies(Look look) {
        return Causes.judge(Evidence.of(look)).stream()
                .flatMap(finding -> finding.remedies().stream())
                .toList();
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
