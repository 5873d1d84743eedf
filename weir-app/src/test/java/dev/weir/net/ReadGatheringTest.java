package dev.weir.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ReadGatheringTest {
    private final List<Integer> thresholds = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel(new ReadGathering(thresholds::add));

    @BeforeEach
    void stop_the_clock() {
        channel.freezeTime();
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void read(int bytes) {
        ByteBuf read = Unpooled.buffer(bytes).writerIndex(bytes);
        channel.writeInbound(read);
        ByteBuf passedOn = channel.readInbound();
        assertThat(passedOn).isSameAs(read);
        passedOn.release();
    }

    private void readParts(int times) {
        for (int i = 0; i < times; i++) {
            read(8 * 1024);
        }
    }

    private void tick() {
        channel.advanceTimeBy(ReadGathering.TICK_MILLIS, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    @Test
    void a_long_answer_in_small_parts_gathers() {
        readParts(ReadGathering.MANY - 1);
        assertThat(thresholds).isEmpty();

        readParts(1);

        assertThat(thresholds).containsExactly(ReadGathering.LOT);
    }

    @Test
    void answers_of_a_few_rows_never_wait() {
        for (int i = 0; i < 10 * ReadGathering.MANY; i++) {
            read(i % ReadGathering.MANY == 0 ? 100 : 8 * 1024);
        }

        assertThat(thresholds).isEmpty();
    }

    @Test
    void what_comes_in_large_parts_by_itself_need_not_gather() {
        for (int i = 0; i < 2 * ReadGathering.MANY; i++) {
            read(ReadGathering.LOT);
        }

        assertThat(thresholds).isEmpty();
    }

    @Test
    void goes_on_while_each_tick_has_a_read() {
        readParts(ReadGathering.MANY);

        for (int i = 0; i < 100; i++) {
            read(ReadGathering.LOT);
            tick();
        }

        assertThat(thresholds).containsExactly(ReadGathering.LOT);
    }

    @Test
    void an_answer_that_pauses_or_ends_waits_two_ticks_at_most() {
        readParts(ReadGathering.MANY);

        tick();
        tick();

        assertThat(thresholds).containsExactly(ReadGathering.LOT, 1);
        readParts(ReadGathering.MANY - 1);
        tick();
        assertThat(thresholds).as("and begins to count anew").hasSize(2);
    }

    @Test
    void a_small_read_ends_it_at_once() {
        readParts(ReadGathering.MANY);

        read(100);

        assertThat(thresholds).containsExactly(ReadGathering.LOT, 1);
        tick();
        assertThat(channel.runScheduledPendingTasks()).as("no clock ticks").isEqualTo(-1);
    }

    @Test
    void a_channel_that_leaves_its_loop_takes_nothing_of_it_along() {
        readParts(ReadGathering.MANY);

        channel.close();

        assertThat(thresholds).containsExactly(ReadGathering.LOT, 1);
        assertThat(channel.runScheduledPendingTasks()).as("no clock ticks").isEqualTo(-1);
    }
}
