package dev.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Hands out pooled buffers and checks after each test that the code under test has only borrowed them. */
public final class Borrowed implements AfterEachCallback {
    private final List<ByteBuf> lent = new ArrayList<>();

    public ByteBuf buffer() {
        var buffer = PooledByteBufAllocator.DEFAULT.directBuffer();
        lent.add(buffer);
        return buffer;
    }

    public ByteBuf of(byte[] bytes) {
        return buffer().writeBytes(bytes);
    }

    /** Text with {@code \0} for zeros, and bytes of numbers as their characters. */
    public ByteBuf of(String latin1) {
        return of(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    public static String hex(ByteBuf buffer) {
        var bytes = new byte[buffer.readableBytes()];
        buffer.getBytes(buffer.readerIndex(), bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        for (var buffer : lent) {
            assertThat(buffer.refCnt()).as("a borrowed buffer stays as it was").isOne();
            buffer.release();
        }
        lent.clear();
    }
}
