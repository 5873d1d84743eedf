package dev.weir.endurance;

import dev.weir.App;
import dev.weir.config.ConfigLoader;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * Weir in a process of its own that tells its figures: for each line on its standard input one on its standard output, with
 * heap in use after a collection and direct memory, in bytes.
 */
final class WatchedWeir {
    private WatchedWeir() {}

    public static void main(String[] arguments) throws Exception {
        var file = Path.of(arguments[0]);
        var config = Objects.requireNonNull(ConfigLoader.load(file, Map.of()).config());
        var app = App.start(config, () -> ConfigLoader.load(file, Map.of()));
        System.out.println("listening on " + app.port());
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        while (in.readLine() != null) {
            System.gc();
            System.out.println(heap() + " " + direct());
        }
        app.close();
    }

    private static long heap() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** What Netty's allocator has from the system, and the JDK's own buffers. */
    private static long direct() {
        long netty = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
        return netty
                + ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .filter(pool -> pool.getName().equals("direct"))
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum();
    }
}
