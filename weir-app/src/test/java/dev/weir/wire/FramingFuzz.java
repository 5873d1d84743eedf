package dev.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fuzz.FuzzInput;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Any bytes, cut anywhere: {@link FrameCursor} finds the frames that a walk over the whole would find, and no others. */
public final class FramingFuzz {
    /** A frame as far as it has come; a body shorter than {@code length} is at the end of the stream. */
    private record Seen(byte tag, int length, List<Byte> body) {}

    public static void fuzzerTestOneInput(byte[] data) {
        var input = new FuzzInput(data);
        int how = input.choose(256);
        var stream = input.rest();
        var expected = walk(stream);

        assertThat(collected(FuzzInput.cut(stream, how))).isEqualTo(expected);
        assertThat(streamed(FuzzInput.cut(stream, how))).isEqualTo(expected);
    }

    /** The protocol's own words: tag, length that counts itself, body. Ends at a length that cannot be. */
    private static List<Seen> walk(byte[] stream) {
        var in = ByteBuffer.wrap(stream);
        var frames = new ArrayList<Seen>();
        while (in.remaining() >= 5) {
            byte tag = in.get();
            int length = in.getInt();
            if (length < 4) {
                frames.add(new Seen(tag, -1, List.of()));
                return frames;
            }
            var body = new byte[Math.min(length - 4, in.remaining())];
            in.get(body);
            frames.add(new Seen(tag, length - 4, bytes(body)));
        }
        return frames;
    }

    /** Waits for whole frames, as logins do; what is incomplete at the end is looked at then. */
    private static List<Seen> collected(List<byte[]> pieces) {
        var frames = new ArrayList<Seen>();
        var cursor = new FrameCursor();
        var in = Unpooled.buffer();
        for (var piece : pieces) {
            in.writeBytes(piece);
            int before = in.readerIndex();
            cursor.over(in, before);
            while (cursor.next() && cursor.bodyLength() >= 0 && cursor.whole()) {
                assertThat(cursor.frameEnd()).isLessThanOrEqualTo(in.writerIndex());
                frames.add(seen(cursor));
                assertThat(cursor.skip()).isZero();
            }
            assertThat(in.readerIndex()).isEqualTo(before);
            in.readerIndex(cursor.position());
        }
        cursor.over(in, in.readerIndex());
        if (cursor.next()) {
            frames.add(seen(cursor));
        }
        return frames;
    }

    private static Seen seen(FrameCursor cursor) {
        int there = Math.min(cursor.bodyLength(), cursor.buffer().writerIndex() - cursor.body());
        var body = new byte[Math.max(there, 0)];
        cursor.buffer().getBytes(cursor.body(), body);
        return new Seen(cursor.tag(), Math.max(cursor.bodyLength(), -1), bytes(body));
    }

    /** Takes bodies as they come, as the relay does; only headers are waited for. */
    private static List<Seen> streamed(List<byte[]> pieces) {
        var frames = new ArrayList<Seen>();
        var cursor = new FrameCursor();
        var header = new byte[0];
        int missing = 0;
        for (var piece : pieces) {
            var in = Unpooled.wrappedBuffer(header, piece);
            cursor.over(in, 0);
            int left = cursor.skip(missing);
            if (missing > 0) {
                var bytes = new byte[missing - left];
                in.getBytes(0, bytes);
                frames.add(longer(frames.removeLast(), bytes));
            }
            missing = left;
            while (cursor.next()) {
                frames.add(seen(cursor));
                if (cursor.bodyLength() < 0) {
                    return frames;
                }
                missing = cursor.skip();
            }
            header = new byte[in.writerIndex() - cursor.position()];
            in.getBytes(cursor.position(), header);
            assertThat(cursor.atEnd()).isEqualTo(header.length == 0);
        }
        return frames;
    }

    private static Seen longer(Seen frame, byte[] more) {
        var body = new ArrayList<>(frame.body());
        body.addAll(bytes(more));
        return new Seen(frame.tag(), frame.length(), body);
    }

    private static List<Byte> bytes(byte[] array) {
        var list = new Byte[array.length];
        Arrays.setAll(list, i -> array[i]);
        return List.of(list);
    }

    private FramingFuzz() {}
}
