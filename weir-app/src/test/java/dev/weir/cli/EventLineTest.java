package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.ZoneOffset;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventLineTest {
    private final EventLine line = new EventLine(ZoneOffset.UTC, 4711);

    @Test
    void an_event_is_one_line_in_the_shape_pgbouncer_users_know() {
        assertThat(written(Level.INFO, "login attempt", null))
                .isEqualToIgnoringNewLines("1970-01-01 00:00:00.123 Z [4711] LOG login attempt");
    }

    @Test
    void each_event_has_its_own_time_whichever_came_before() {
        var seen = new ArrayList<String>();
        for (long time : new long[] {59_999, 60_000, 60_007, 59_040, -1}) {
            seen.add(writtenAt(time));
        }

        assertThat(seen)
                .containsExactly(
                        "1970-01-01 00:00:59.999 Z",
                        "1970-01-01 00:01:00.000 Z",
                        "1970-01-01 00:01:00.007 Z",
                        "1970-01-01 00:00:59.040 Z",
                        "1969-12-31 23:59:59.999 Z");
    }

    @Test
    void levels_have_the_words_of_pgbouncer() {
        assertThat(written(Level.ERROR, "x", null)).contains("] ERROR x");
        assertThat(written(Level.WARN, "x", null)).contains("] WARNING x");
        assertThat(written(Level.DEBUG, "x", null)).contains("] DEBUG x");
        assertThat(written(Level.TRACE, "x", null)).contains("] NOISE x");
    }

    @Test
    void a_name_with_line_breaks_cannot_forge_a_line() {
        assertThat(written(Level.INFO, "user \"eve\n1970 LOG all well\"\u001b[2J", null))
                .hasLineCount(1)
                .contains("eve\\n1970")
                .doesNotContain("\u001b");
    }

    @Test
    void an_exception_stays_on_the_line_with_its_causes_and_places() {
        var failure = new IllegalStateException("outer", new IllegalArgumentException("inner"));

        assertThat(written(Level.ERROR, "failed", failure))
                .hasLineCount(1)
                .contains("IllegalStateException: outer", "IllegalArgumentException: inner", "EventLineTest");
    }

    private String writtenAt(long time) {
        var event = new LoggingEvent("", new LoggerContext().getLogger("test"), Level.INFO, "x", null, null);
        event.setTimeStamp(time);
        String written = line.doLayout(event);
        return written.substring(0, written.indexOf(" ["));
    }

    private String written(Level level, String message, @Nullable Throwable failure) {
        var logger = new LoggerContext().getLogger("test");
        var event = new LoggingEvent("", logger, level, message, failure, null);
        event.setTimeStamp(123);
        return line.doLayout(event);
    }
}
