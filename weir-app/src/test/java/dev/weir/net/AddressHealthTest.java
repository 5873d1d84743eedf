package dev.weir.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ServerAddress;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AddressHealthTest {
    private static final ServerAddress ADA = new ServerAddress("ada", 5432);
    private static final ServerAddress BOB = new ServerAddress("bob", 5432);
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(15);

    private final AddressHealth health = new AddressHealth(new Random(1));

    @Test
    void takes_the_address_whose_turn_it_is() {
        assertThat(health.choose(List.of(ADA, BOB), 0, 0)).isEqualTo(ADA);
        assertThat(health.choose(List.of(ADA, BOB), 1, 0)).isEqualTo(BOB);
        assertThat(health.choose(List.of(ADA, BOB), -1, 0)).isEqualTo(BOB);
    }

    @Test
    void leaves_one_that_failed_alone_while_another_works() {
        health.failed(ADA, 0, LONGEST);
        assertThat(health.choose(List.of(ADA, BOB), 0, 0)).isEqualTo(BOB);
    }

    @Test
    void tries_it_again_when_its_rest_is_over() {
        health.failed(ADA, 0, LONGEST);
        assertThat(health.choose(List.of(ADA, BOB), 0, LONGEST)).isEqualTo(ADA);
    }

    @Test
    void rests_longer_the_more_often_it_failed() {
        for (int i = 0; i < 20; i++) {
            health.failed(ADA, 0, LONGEST);
        }
        assertThat(health.choose(List.of(ADA, BOB), 0, TimeUnit.MILLISECONDS.toNanos(100)))
                .isEqualTo(BOB);
    }

    @Test
    void tries_one_that_is_alone_however_often_it_failed() {
        health.failed(ADA, 0, LONGEST);
        assertThat(health.choose(List.of(ADA), 0, 0)).isEqualTo(ADA);
    }

    @Test
    void forgets_failures_once_it_works() {
        health.failed(ADA, 0, LONGEST);
        health.works(ADA);
        assertThat(health.choose(List.of(ADA, BOB), 0, 0)).isEqualTo(ADA);
    }
}
