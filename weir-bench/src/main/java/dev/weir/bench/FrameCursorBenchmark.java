package dev.weir.bench;

import dev.weir.wire.FrameCursor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Walking over the rows of a large result, per frame. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FrameCursorBenchmark {
    private static final int FRAMES = 1_000;

    @Param({"16", "256", "8192"})
    int rowBytes;

    private final FrameCursor cursor = new FrameCursor();
    private ByteBuf rows = Unpooled.EMPTY_BUFFER;

    @Setup
    public void write() {
        rows = Unpooled.directBuffer(FRAMES * (rowBytes + FrameCursor.HEADER));
        for (int i = 0; i < FRAMES; i++) {
            rows.writeByte('D').writeInt(4 + rowBytes).writeZero(rowBytes);
        }
    }

    @TearDown
    public void release() {
        rows.release();
    }

    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public int walk() {
        cursor.over(rows, 0);
        int seen = 0;
        while (cursor.next() && cursor.bodyLength() >= 0) {
            seen += cursor.tag();
            cursor.skip();
        }
        return seen;
    }
}
