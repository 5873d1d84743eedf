package dev.weir.session;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.wire.ClientError;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TimeLimitsTest {
    private static final SessionTimeouts OFF = new SessionTimeouts(0, 0, 0, 0, 0, 0);
    private static final SessionTimeouts ON = new SessionTimeouts(
            SECONDS.toNanos(1), SECONDS.toNanos(2), SECONDS.toNanos(3), MILLISECONDS.toNanos(1500), 0, 0);

    @Test
    void zero_is_off() {
        assertThat(TimeLimits.idle(OFF.clientIdle(), Long.MAX_VALUE)).isNull();
        assertThat(TimeLimits.query(OFF, Long.MAX_VALUE)).isNull();
        assertThat(TimeLimits.transaction(OFF, Long.MAX_VALUE, Long.MAX_VALUE)).isNull();
    }

    @Test
    void a_limit_may_be_reached_but_not_exceeded() {
        assertThat(TimeLimits.query(ON, SECONDS.toNanos(1))).isNull();
        assertThat(TimeLimits.query(ON, SECONDS.toNanos(1) + 1)).isNotNull();
    }

    @Test
    void each_has_its_own_code_and_says_its_setting_with_its_value() {
        long longAgo = SECONDS.toNanos(60);
        refuses(TimeLimits.idle(ON.clientIdle(), longAgo), "57P05", "client_idle_timeout is 1.5 s.");
        refuses(TimeLimits.query(ON, longAgo), "57014", "query_timeout is 1 s.");
        refuses(TimeLimits.transaction(ON, 0, longAgo), "25P03", "idle_transaction_timeout is 2 s.");
        refuses(TimeLimits.transaction(ON, longAgo, 0), "25P04", "transaction_timeout is 3 s.");
    }

    private static void refuses(@Nullable ClientError refusal, String code, String detail) {
        ClientError error = Objects.requireNonNull(refusal);
        assertThat(error.severity()).isEqualTo(ClientError.Severity.FATAL);
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.detail()).isEqualTo(detail);
        assertThat(error.hint()).isNotBlank();
    }
}
