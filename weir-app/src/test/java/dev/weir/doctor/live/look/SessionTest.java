package dev.weir.doctor.live.look;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "LISTEN orders",
                "listen x",
                "/* web */ Listen x",
                "-- web\nLISTEN x",
                "BEGIN; LISTEN \"A b\"; COMMIT",
                "UNLISTEN *;\n LISTEN x"
            })
    void a_session_whose_last_statement_was_a_listen_waits_for_notifications(String sql) {
        assertThat(after(sql).listens()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "UNLISTEN orders",
                "SELECT listen FROM radio",
                "SELECT '; LISTEN x'",
                "INSERT INTO listen VALUES (1)",
                "listen_to(1)",
                "NOTIFY x, 'listen x'"
            })
    void another_one_does_not(String sql) {
        assertThat(after(sql).listens()).isFalse();
    }

    private static Session after(String sql) {
        var idle = Made.idle(1, Made.WORKER, Duration.ZERO, Duration.ZERO);
        return new Session(
                idle.pid(),
                idle.who(),
                idle.rank(),
                idle.state(),
                idle.times(),
                new Session.Statement(SqlShape.of(sql), Driver.of("", sql)),
                "",
                idle.blockedBy(),
                false);
    }
}
