package dev.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class FrameCursorTest {
    private final long seed = System.nanoTime();

    @Test
    void a_run_of_rows_ends_before_the_first_frame_that_is_something_else() {
        var in = Unpooled.buffer();
        frame(in, 'D', 3);
        frame(in, 'D', 0);
        int rows = in.writerIndex();
        frame(in, 'C', 5);

        assertThat(skippedAll(in)).isEqualTo(rows);
    }

    @Test
    void it_ends_before_a_row_that_is_not_whole_and_before_a_length_that_no_frame_may_have() {
        var cut = Unpooled.buffer();
        frame(cut, 'D', 3);
        frame(cut, 'D', 100);
        cut.writerIndex(cut.writerIndex() - 1);
        assertThat(skippedAll(cut)).isEqualTo(8);

        for (int impossible : new int[] {3, 0, -1, Integer.MIN_VALUE}) {
            var wrong = Unpooled.buffer();
            frame(wrong, 'D', 3);
            wrong.writeByte('D').writeInt(impossible).writeZero(20);
            assertThat(skippedAll(wrong)).as("a length of %d", impossible).isEqualTo(8);
        }
    }

    @RepeatedTest(200)
    void it_comes_as_far_as_going_frame_by_frame() {
        var random = new Random(seed);
        var in = Unpooled.buffer();
        for (int i = random.nextInt(20); i >= 0; i--) {
            frame(in, random.nextInt(8) == 0 ? 'C' : 'D', random.nextInt(40));
        }
        in.writerIndex(random.nextInt(in.writerIndex() + 1));

        var slow = new FrameCursor();
        slow.over(in, 0);
        while (slow.next() && slow.tag() == 'D' && slow.whole()) {
            slow.skip();
        }

        assertThat(skippedAll(in)).as("seed %d", seed).isEqualTo(slow.position());
    }

    private static int skippedAll(ByteBuf in) {
        var cursor = new FrameCursor();
        cursor.over(in, 0);
        cursor.skipAll((byte) 'D');
        return cursor.position();
    }

    private static void frame(ByteBuf into, char tag, int bodyLength) {
        into.writeByte(tag).writeInt(4 + bodyLength).writeZero(bodyLength);
    }
}
