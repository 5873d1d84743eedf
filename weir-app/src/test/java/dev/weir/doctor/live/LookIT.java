package dev.weir.doctor.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.doctor.live.look.Ceiling;
import dev.weir.doctor.live.look.State;
import dev.weir.testing.PostgresVersion;
import java.lang.reflect.Modifier;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Every release there is answers every question of a look, and an ordinary role may ask it. */
@ParameterizedClass(name = "{0}")
@EnumSource(PostgresVersion.class)
final class LookIT {
    @Parameter
    PostgresVersion version = PostgresVersion.V17;

    private Ward ward = Ward.on(version);

    @BeforeEach
    void enter() {
        ward = Ward.on(version);
    }

    @AfterEach
    void leave() throws SQLException {
        ward.discharge();
    }

    @Test
    void an_ordinary_role_may_ask_every_question() throws Exception {
        try (var connection = ward.connect("stranger", "app", "", "127.0.0.1")) {
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            for (var question : questions()) {
                var sql = (String) question.get(null);
                if (question.getName().equals("TRAFFIC") && version.compareTo(PostgresVersion.V14) < 0) {
                    assertThatThrownBy(() -> Ward.run(connection, String.valueOf(sql)))
                            .hasRootCauseInstanceOf(SQLException.class)
                            .hasStackTraceContaining("column \"sessions\" does not exist");
                    connection.rollback();
                } else {
                    Ward.run(connection, String.valueOf(sql));
                }
            }
        }
    }

    private static List<java.lang.reflect.Field> questions() {
        var questions = Arrays.stream(LookSql.class.getDeclaredFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == String.class)
                .toList();
        assertThat(questions).hasSizeGreaterThanOrEqualTo(9);
        return questions;
    }

    @Test
    void a_look_shows_the_server_its_ceilings_and_what_every_session_does() throws Exception {
        Ward.run(ward.patient("web"), "SELECT 1");
        Ward.run(ward.patient("worker"), "BEGIN; SELECT 4711");
        Ward.run(ward.patient("leader"), "SELECT pg_advisory_lock(1)");

        var look = ward.look();

        assertThat(look.server().major()).isEqualTo(version.number());
        assertThat(look.server().slots().usable()).isEqualTo(Ward.SLOTS);
        assertThat(look.server().pooled()).isFalse();
        assertThat(look.ceilings())
                .contains(
                        new Ceiling(Ceiling.Kind.SERVER, "", Ward.SLOTS, 4),
                        new Ceiling(Ceiling.Kind.ROLE, "limited", 5, 0),
                        new Ceiling(Ceiling.Kind.DATABASE, "small", 4, 0));
        assertThat(look.owners())
                .extracting(owner -> owner.who().label())
                .containsExactlyInAnyOrder("web@127.0.0.1", "worker@127.0.0.1", "leader@127.0.0.1");
        assertThat(look.sessions())
                .extracting(session -> session.state())
                .containsExactlyInAnyOrder(State.IDLE, State.IDLE, State.IN_TRANSACTION);
        assertThat(look.sessions())
                .filteredOn(session -> session.holdsAdvisoryLock())
                .hasSize(1);
        assertThat(look.sessions())
                .extracting(session -> session.last().shape())
                .contains("BEGIN; SELECT ?");
        assertThat(look.server().settings()).containsEntry("statement_timeout", "60000");
        assertThat(look.traffic().isEmpty()).isEqualTo(version.compareTo(PostgresVersion.V14) < 0);
    }

    @Test
    void another_role_sees_that_there_are_sessions_and_no_more() {
        Ward.run(ward.patient("web"), "SELECT 'secret'");

        var look = ward.look("stranger", "app");

        assertThat(look.hidden()).isEqualTo(1);
        assertThat(look.serverCeiling().held()).isEqualTo(2);
        assertThat(look.toString()).doesNotContain("secret");
    }

    /** Migrators do that, so that what they create belongs to the application. */
    @Test
    void a_role_that_becomes_another_one_as_it_logs_in_counts_against_its_own_limit() {
        var look = ward.look("disguised", "app");

        assertThat(look.server().role()).isEqualTo("disguised");
        assertThat(look.own()).contains(new Ceiling(Ceiling.Kind.ROLE, "disguised", 5, 1));
    }
}
