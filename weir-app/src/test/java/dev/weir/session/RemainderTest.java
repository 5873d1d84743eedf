package dev.weir.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RemainderTest {
    private final Remainder remainder = new Remainder();

    @Test
    void without_a_remainder_a_buffer_passes_untouched() {
        ByteBuf more = of("abc");

        assertThat(remainder.join(more)).isSameAs(more);
        more.release();
    }

    @Test
    void what_was_kept_comes_before_what_comes() {
        ByteBuf first = of("abc");
        remainder.keep(first, 1);
        first.release();
        ByteBuf second = of("def");

        ByteBuf joined = remainder.join(second);

        assertThat(joined.toString(StandardCharsets.US_ASCII)).isEqualTo("bcdef");
        assertThat(second.refCnt()).as("it took the buffer").isZero();
        assertThat(remainder.isEmpty()).isTrue();
        joined.release();
    }

    @Test
    void keeping_nothing_leaves_it_empty() {
        ByteBuf all = of("abc");
        remainder.keep(all, 3);
        all.release();

        assertThat(remainder.isEmpty()).isTrue();
        assertThat(remainder.take()).isNull();
    }

    @Test
    void many_pieces_become_one() {
        String text = "0123456789".repeat(100);
        for (int i = 0; i < text.length(); i++) {
            ByteBuf joined = remainder.join(of(text.substring(i, i + 1)));
            remainder.keep(joined, joined.readerIndex());
            joined.release();
        }

        ByteBuf all = Objects.requireNonNull(remainder.take());
        assertThat(all.toString(StandardCharsets.US_ASCII)).isEqualTo(text);
        all.release();
    }

    @Test
    void what_was_put_together_is_kept_without_a_further_copy_while_nothing_of_it_is_handled() {
        keep(of("abc"), 1);
        ByteBuf joined = remainder.join(of("def"));
        keep(joined, joined.readerIndex());

        ByteBuf again = remainder.join(of("ghi"));

        assertThat(again).isSameAs(joined);
        assertThat(again.toString(StandardCharsets.US_ASCII)).isEqualTo("bcdefghi");
        keep(again, again.readerIndex() + 5);
        ByteBuf rest = Objects.requireNonNull(remainder.take());
        assertThat(rest.toString(StandardCharsets.US_ASCII)).isEqualTo("ghi");
        assertThat(again.refCnt())
                .as("what has been handled costs nothing any more")
                .isZero();
        rest.release();
    }

    private void keep(ByteBuf in, int from) {
        remainder.keep(in, from);
        in.release();
    }

    @Test
    void it_can_be_given_up() {
        ByteBuf some = of("abc");
        remainder.keep(some, 0);
        some.release();
        remainder.release();
        remainder.release();

        assertThat(remainder.isEmpty()).isTrue();
    }

    private static ByteBuf of(String text) {
        return PooledByteBufAllocator.DEFAULT
                .directBuffer()
                .writeBytes(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }
}
