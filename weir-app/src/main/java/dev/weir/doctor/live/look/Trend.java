package dev.weir.doctor.live.look;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Numbers over time, and which way they go.
 *
 * @param seconds when, ascending
 * @param values as many as there are times
 */
public record Trend(List<Double> seconds, List<Double> values) {
    public Trend {
        seconds = List.copyOf(seconds);
        values = List.copyOf(values);
        if (seconds.size() != values.size() || seconds.isEmpty()) {
            throw new IllegalArgumentException(seconds.size() + " times and " + values.size() + " values");
        }
    }

    /** What came on top between the first and the last. */
    public double gained() {
        return values.getLast() - values.getFirst();
    }

    /** Per second: the median of the slopes between all pairs (Theil and Sen), which a few odd looks cannot bend. */
    public double slope() {
        int n = values.size();
        var slopes = IntStream.range(0, n)
                .boxed()
                .flatMapToDouble(i -> IntStream.range(i + 1, n)
                        .filter(j -> seconds.get(j) > seconds.get(i))
                        .mapToDouble(j -> (values.get(j) - values.get(i)) / (seconds.get(j) - seconds.get(i))))
                .sorted()
                .toArray();
        return slopes.length == 0 ? 0 : median(slopes);
    }

    /** How often it went up from one to the next. */
    public long rises() {
        return steps().filter(step -> step > 0).count();
    }

    /** Of the steps that change anything, the share that goes up; 0 when nothing changes. */
    public double upward() {
        long changes = steps().filter(step -> step != 0).count();
        return changes == 0 ? 0 : (double) rises() / changes;
    }

    private DoubleStream steps() {
        return IntStream.range(1, values.size()).mapToDouble(i -> values.get(i) - values.get(i - 1));
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
