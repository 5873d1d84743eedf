package dev.weir.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Finding a statement by bytes that still lie in what was received: by its name (short), by its text (long). */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ByteTableBenchmark {
    private static final int ENTRIES = 200;

    @Param({"8", "64", "1024"})
    int keyBytes;

    private final ByteTable<Integer> table = new ByteTable<>();
    private ByteBuf present = Unpooled.EMPTY_BUFFER;
    private ByteBuf absent = Unpooled.EMPTY_BUFFER;

    @Setup
    public void fill() {
        for (int i = 0; i < ENTRIES; i++) {
            table.put(key(i), i);
        }
        present = Unpooled.directBuffer().writeBytes(key(ENTRIES / 2));
        absent = Unpooled.directBuffer().writeBytes(key(ENTRIES));
    }

    private byte[] key(int number) {
        return ("%0" + keyBytes + "d").formatted(number).getBytes(StandardCharsets.US_ASCII);
    }

    @TearDown
    public void release() {
        present.release();
        absent.release();
    }

    @Benchmark
    public @Nullable Integer hit() {
        return table.get(present, 0, keyBytes);
    }

    @Benchmark
    public @Nullable Integer miss() {
        return table.get(absent, 0, keyBytes);
    }
}
