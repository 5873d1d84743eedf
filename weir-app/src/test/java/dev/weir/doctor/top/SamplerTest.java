package dev.weir.doctor.top;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SamplerTest {
    @Test
    void a_full_database_is_asked_ever_more_rarely() {
        var two = Duration.ofSeconds(2);

        assertThat(Sampler.pause(0, two)).isEqualTo(two);
        assertThat(Sampler.pause(1, two)).isEqualTo(Duration.ofSeconds(4));
        assertThat(Sampler.pause(2, two)).isEqualTo(Duration.ofSeconds(8));
        assertThat(Sampler.pause(3, two)).isEqualTo(Duration.ofSeconds(15));
        assertThat(Sampler.pause(1_000_000, two)).isEqualTo(Duration.ofSeconds(15));
        assertThat(Sampler.pause(5, Duration.ofSeconds(60))).isEqualTo(Duration.ofSeconds(60));
    }
}
