package dev.weir.doctor.live.cause;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.Finding;
import dev.weir.doctor.Remedy;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Made;
import dev.weir.doctor.live.look.Series;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.Who;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No cause that is made of what sessions do is found in sessions of which that is hidden. */
class HiddenSessionsTest {
    /** What follows from how many there are, and from their names. */
    private static final Set<String> COUNTED = Set.of("SLOTS_EXHAUSTED", "ROLE_LIMIT", "DATABASE_LIMIT");

    @ParameterizedTest
    @EnumSource
    void what_shows_is_found(Trouble trouble) {
        assertThat(ids(trouble.looks())).contains(trouble.name());
    }

    @ParameterizedTest
    @EnumSource
    void what_is_hidden_is_not_guessed(Trouble trouble) {
        var hidden = trouble.looks().stream().map(HiddenSessionsTest::toAnother).toList();

        assertThat(COUNTED).containsAll(ids(hidden));
    }

    /** The doctor sees one pooler of its own role, and of another one's only that it is there. */
    @ParameterizedTest
    @EnumSource(names = {"POOLERS_MULTIPLY", "POOLER_BYPASSED"})
    void half_of_it_is_not_taken_for_a_second_address(Trouble trouble) {
        var look = trouble.looks().getFirst();
        var sessions = look.sessions().stream()
                .map(session -> session.who().address().equals("10.0.0.5") ? session : toAnother(session))
                .toList();

        assertThat(ids(List.of(Made.look(Trouble.NOW, sessions)))).doesNotContain(trouble.name());
    }

    @Test
    void no_smaller_pool_is_proposed_for_what_may_need_all_it_holds() {
        var full = Made.look(Trouble.NOW, Made.hidden(1, 21, new Who("batch", "shop", "etl", "")));

        var findings = Causes.judge(Evidence.of(full));

        assertThat(findings).extracting(Finding::id).containsExactly("SLOTS_EXHAUSTED");
        assertThat(findings.getFirst().remedies())
                .extracting(Remedy::subject)
                .containsExactly("Weir in front of the database");
    }

    private static Look toAnother(Look look) {
        return Made.look(
                Duration.between(Made.BEGIN, look.at()),
                look.sessions().stream().map(HiddenSessionsTest::toAnother).toList());
    }

    private static Session toAnother(Session session) {
        var who = session.who();
        return Made.hidden(session.pid(), new Who(who.role(), who.database(), who.application(), ""));
    }

    private static List<String> ids(List<Look> looks) {
        var series = new Series(looks.size());
        looks.forEach(series::add);
        return Causes.judge(new Evidence(series, List.of())).stream()
                .map(Finding::id)
                .toList();
    }
}
