package dev.weir.doctor.live.cause;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.Finding;
import dev.weir.doctor.Remedy;
import dev.weir.doctor.Severity;
import dev.weir.doctor.live.Diagnosis;
import dev.weir.doctor.live.Diagnosis.Health;
import dev.weir.doctor.live.look.Ceiling;
import dev.weir.doctor.live.look.Ceiling.Kind;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Made;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.Who;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When the limit of a role or a database is worth a word, and how far it may be raised. */
class LimitReachedTest {
    private static final Duration NOW = Duration.ofHours(2);
    private static final Who EXPORTER = new Who("exporter", "shop", "postgres_exporter", "10.0.0.8");

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void another_role_that_has_the_few_it_may_have_is_worth_a_note(int limit) {
        var look = look(97, Kind.ROLE, limit, sessions(limit, EXPORTER));

        var finding = only(look);

        assertThat(finding.id()).isEqualTo("ROLE_LIMIT");
        assertThat(finding.severity()).isEqualTo(Severity.NOTE);
        assertThat(finding.evidence()).noneMatch(line -> line.contains("a pool of"));
        assertThat(finding.remedies()).extracting(Remedy::subject).containsExactly("PostgreSQL");
        assertThat(Diagnosis.of(Evidence.of(look)).health()).isEqualTo(Health.HEALTHY);
    }

    @Test
    void another_role_that_comes_near_a_greater_limit_is_worth_a_warning() {
        assertThat(only(look(97, Kind.ROLE, 10, sessions(8, EXPORTER))).severity())
                .isEqualTo(Severity.WARNING);
    }

    @Test
    void the_doctors_own_role_is_refused_next_however_few_it_may_have() {
        assertThat(only(look(97, Kind.ROLE, 3, sessions(2, Made.WEB))).severity())
                .isEqualTo(Severity.CRITICAL);
    }

    @Test
    void a_limit_that_the_doctor_alone_fills_is_nobodys_trouble() {
        var look = look(97, Kind.ROLE, 1, "app", sessions(10, EXPORTER));

        assertThat(look.binding().isReached()).isTrue();
        assertThat(Causes.judge(Evidence.of(look))).isEmpty();
    }

    @Test
    void a_limit_is_doubled_where_the_server_has_that_much_room() {
        assertThat(sql(look(97, Kind.ROLE, 20, sessions(20, EXPORTER))))
                .containsExactly("ALTER ROLE exporter CONNECTION LIMIT 40; -- where the platform lets you");
    }

    /** 80 % of 97 are 77, of which others hold 10. */
    @Test
    void a_limit_is_raised_no_further_than_the_server_can_give() {
        var sessions = sessions(60, EXPORTER);
        sessions.addAll(sessions(9, Made.WEB));

        assertThat(sql(look(97, Kind.ROLE, 60, sessions)))
                .containsExactly("ALTER ROLE exporter CONNECTION LIMIT 67; -- where the platform lets you");
        assertThat(sql(look(97, Kind.DATABASE, 75, sessions)))
                .containsExactly("ALTER DATABASE shop CONNECTION LIMIT 77;");
    }

    @Test
    void a_limit_is_not_raised_where_the_server_itself_is_nearly_full() {
        var sessions = sessions(60, EXPORTER);
        sessions.addAll(sessions(30, Made.WEB));

        assertThat(sql(look(97, Kind.ROLE, 60, sessions))).isEmpty();
    }

    private static List<Session> sessions(int count, Who who) {
        return new ArrayList<>(Made.pool(1, count, who, NOW));
    }

    private static Look look(int slots, Kind kind, int limit, List<Session> sessions) {
        var who = sessions.getFirst().who();
        return look(slots, kind, limit, kind == Kind.ROLE ? who.role() : who.database(), sessions);
    }

    /** The doctor is app in shop. */
    private static Look look(int slots, Kind kind, int limit, String subject, List<Session> sessions) {
        var made = Made.look(NOW, sessions);
        int own = subject.equals("app") || subject.equals("shop") ? 1 : 0;
        var counted = new Ceiling(kind, subject, limit, 0);
        long held = sessions.stream()
                .filter(session -> counted.counts(session.who()))
                .count();
        return new Look(
                made.at(),
                made.server(),
                List.of(
                        new Ceiling(Kind.SERVER, "", slots, sessions.size() + 1),
                        new Ceiling(kind, subject, limit, (int) held + own)),
                sessions,
                made.traffic(),
                List.of(),
                List.of());
    }

    private static Finding only(Look look) {
        var findings = Causes.judge(Evidence.of(look));
        assertThat(findings).hasSize(1);
        return findings.getFirst();
    }

    private static List<String> sql(Look look) {
        return Causes.judge(Evidence.of(look)).stream()
                .filter(finding -> !finding.id().equals("SLOTS_EXHAUSTED"))
                .flatMap(finding -> finding.remedies().stream())
                .filter(remedy -> remedy.subject().equals("PostgreSQL"))
                .map(Remedy::after)
                .toList();
    }
}
