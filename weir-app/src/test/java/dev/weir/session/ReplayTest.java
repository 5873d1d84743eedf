package dev.weir.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private final Replay replay = new Replay();
    private final ByteBuf batch = PooledByteBufAllocator.DEFAULT.buffer().writeBytes(new byte[100]);

    @AfterEach
    void nothing_is_kept_for_ever() {
        replay.release();
        assertThat(batch.refCnt()).isZero();
    }

    @Test
    void a_whole_batch_of_one_statement_is_kept_until_it_is_answered() {
        keepWholeBatch();

        assertThat(replay.answered()).as("it succeeded").isNull();
    }

    @Test
    void a_stale_statement_at_its_beginning_brings_it_back_once() {
        keepWholeBatch();

        assertThat(replay.stale(3)).isTrue();
        assertThat(replay.isDue()).isTrue();
        ByteBuf again = replay.answered();

        assertThat(again).isSameAs(batch);
        assertThat(batch.readerIndex()).isEqualTo(10);
        assertThat(replay.isDue()).isFalse();
        replay.begin(10);
        replay.sync();
        assertThat(replay.wants(batch, 10)).as("there is no third try").isFalse();
        batch.release();
    }

    @Test
    void after_the_second_try_the_next_batch_may_be_kept_again() {
        keepWholeBatch();
        replay.stale(3);
        replay.answered();
        replay.answered();

        keepWholeBatch();
    }

    @Test
    void what_was_partly_answered_is_not_run_again() {
        keepWholeBatch();

        assertThat(replay.stale(2)).isFalse();
        assertThat(replay.answered()).isNull();
    }

    @Test
    void a_batch_with_anything_else_in_it_is_not_kept() {
        replay.begin(0);
        replay.refuse();
        replay.sync();
        refused();
    }

    @Test
    void nor_one_with_two_syncs() {
        replay.begin(0);
        replay.sync();
        replay.sync();
        refused();
    }

    @Test
    void nor_one_that_comes_in_pieces() {
        replay.begin(0);
        assertThat(replay.wants(batch, 0)).isFalse();
        replay.sync();
        refused();
    }

    @Test
    void nor_a_long_one() {
        batch.writeBytes(new byte[RelayOutput.COPY_BELOW]);
        replay.begin(0);
        replay.sync();
        refused();
    }

    private void keepWholeBatch() {
        replay.begin(10);
        replay.sync();
        assertThat(replay.wants(batch, 10)).isTrue();
        replay.keep(batch, 3);
    }

    private void refused() {
        assertThat(replay.wants(batch, 0)).isFalse();
        batch.release();
    }
}
