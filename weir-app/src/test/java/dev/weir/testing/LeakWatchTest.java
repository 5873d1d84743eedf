package dev.weir.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

final class LeakWatchTest {
    @Test
    void a_buffer_that_is_dropped_without_release_is_reported() {
        loseABuffer();

        var leaks = new ArrayList<String>();
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            leaks.addAll(LeakWatch.leaksSoFar());
            return !leaks.isEmpty();
        });
        assertThat(leaks).singleElement().asString().contains("ByteBuf").contains("loseABuffer");
    }

    @Test
    void a_buffer_that_is_released_is_not() {
        ByteBufAllocator.DEFAULT.buffer(16).release();

        assertThat(LeakWatch.leaksSoFar()).isEmpty();
    }

    private static void loseABuffer() {
        ByteBufAllocator.DEFAULT.buffer(16).writeByte(1);
    }
}
