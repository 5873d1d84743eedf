package dev.weir.endurance;

import dev.weir.endurance.SoakRun.Sample;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a soak watches, and how far each figure's median may rise from the first third of the run to the last. */
enum Trend {
    HEAP("heap after collection, MiB", 0.05, 1),
    DIRECT("direct memory, MiB", 0.05, 1),
    RESIDENT("resident memory, MiB", 0.05, 4),
    DESCRIPTORS("file descriptors", 0.05, 2),
    THREADS("threads", 0.05, 2),
    STRAIGHT_P50("p50 straight, ms", 0, 0),
    STRAIGHT_P99("p99 straight, ms", 0, 0),
    P50("p50 through Weir, ms", 0.25, 0.3),
    P99("p99 through Weir, ms", 0.5, 5);

    /** Of all samples, at the beginning: the compiler is at work and pools fill. */
    private static final int WARM_UP_SHARE = 10;

    private final String title;
    private final double relative;
    private final double absolute;

    /**
     * @param relative share of the first third's median that is no rise
     * @param absolute the same in the figure's unit: small figures jump by more than their share
     */
    Trend(String title, double relative, double absolute) {
        this.title = title;
        this.relative = relative;
        this.absolute = absolute;
    }

    String title() {
        return title;
    }

    boolean isWatched() {
        return relative > 0;
    }

    double first(List<Sample> samples) {
        var warm = warm(samples);
        return median(warm.subList(0, warm.size() / 3));
    }

    double last(List<Sample> samples) {
        var warm = warm(samples);
        return median(warm.subList(warm.size() - warm.size() / 3, warm.size()));
    }

    private static List<Sample> warm(List<Sample> samples) {
        return samples.subList(samples.size() / WARM_UP_SHARE, samples.size());
    }

    double median(List<Sample> samples) {
        double[] sorted = samples.stream().mapToDouble(this::value).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }

    /** In the figure's unit. Latency may rise as it has risen without Weir: that was the machine. */
    double mayRise(List<Sample> samples) {
        double first = first(samples);
        Trend straight = straight();
        double machine = straight == null ? 1 : Math.max(1, straight.last(samples) / straight.first(samples));
        return Math.max(first * relative, absolute) + first * (machine - 1);
    }

    private @Nullable Trend straight() {
        return switch (this) {
            case P50 -> STRAIGHT_P50;
            case P99 -> STRAIGHT_P99;
            case HEAP, DIRECT, RESIDENT, DESCRIPTORS, THREADS, STRAIGHT_P50, STRAIGHT_P99 -> null;
        };
    }

    boolean isFlat(List<Sample> samples) {
        return !isWatched() || last(samples) - first(samples) <= mayRise(samples);
    }

    private double value(Sample sample) {
        return switch (this) {
            case HEAP -> mebi(sample.process().heap());
            case DIRECT -> mebi(sample.process().direct());
            case RESIDENT -> mebi(sample.process().resident());
            case DESCRIPTORS -> sample.process().descriptors();
            case THREADS -> sample.process().threads();
            case STRAIGHT_P50 -> milli(sample.straight().p50());
            case STRAIGHT_P99 -> milli(sample.straight().p99());
            case P50 -> milli(sample.through().p50());
            case P99 -> milli(sample.through().p99());
        };
    }

    private static double mebi(long bytes) {
        return bytes / (double) (1 << 20);
    }

    private static double milli(long micros) {
        return micros / 1_000.0;
    }
}
