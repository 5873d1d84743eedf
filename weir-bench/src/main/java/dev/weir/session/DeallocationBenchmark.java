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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Reading the text of a simple query for a DEALLOCATE: nearly every text is none, and must be told apart for nothing. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DeallocationBenchmark {
    private final ByteBuf query = text("SELECT abalance FROM pgbench_accounts WHERE aid = 4711;");
    private final ByteBuf delete = text("DELETE FROM basket WHERE owner = 4711 AND article IN (1, 2, 3)");
    private final ByteBuf deallocate = text("DEALLOCATE pdo_stmt_00000001");

    private static ByteBuf text(String sql) {
        byte[] bytes = (sql + "\0").getBytes(StandardCharsets.UTF_8);
        return Unpooled.directBuffer(bytes.length).writeBytes(bytes);
    }

    /** Its first letter says no. */
    @Benchmark
    public @Nullable Object query() {
        return Deallocation.of(query, 0, query.readableBytes());
    }

    /** Begins like one. */
    @Benchmark
    public @Nullable Object delete() {
        return Deallocation.of(delete, 0, delete.readableBytes());
    }

    @Benchmark
    public @Nullable Object deallocate() {
        return Deallocation.of(deallocate, 0, deallocate.readableBytes());
    }
}
