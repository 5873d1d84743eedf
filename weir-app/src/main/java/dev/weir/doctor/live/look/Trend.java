package dev.weir.doctor.live.look;

import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Numbers over time, and which way they go.
 *
 * @param seconds when, ascending
 * @param values as many as there are times
 */
public record Trend(List<Double> seconds, List<Double> values) {
    /** Of the usual times between two steps up. */
    private static final double MISSED = 3;

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

    /**
     * The latest part that is most like a straight line: what was before a growth began, or before all of it went, does not
     * say how fast it grows.
     *
     * @param fewest values that it must have
     * @param gain that it must have gained; empty when no part has
     */
    public Optional<Trend> latestLine(int fewest, double gain) {
        int last = values.size() - 1;
        var line = new Line();
        double straightest = -1;
        int begin = -1;
        for (int i = last; i >= 0; i--) {
            line.add(seconds.get(i) - seconds.get(last), values.get(i) - values.get(last));
            boolean isEnough = last - i + 1 >= fewest && values.get(last) - values.get(i) >= gain;
            if (isEnough && line.straightness() >= straightest) {
                straightest = line.straightness();
                begin = i;
            }
        }
        return begin < 0
                ? Optional.empty()
                : Optional.of(new Trend(seconds.subList(begin, last + 1), values.subList(begin, last + 1)));
    }

    /** From 0 to 1, for a straight line: the share of what they vary by that a line explains (R²). */
    public double straightness() {
        return line().straightness();
    }

    /**
     * Per second, by least squares. Right for what goes up by one now and then, where most pairs that lie near each other are
     * equal and so bend {@link #slope}.
     */
    public double lineSlope() {
        return line().slope();
    }

    private Line line() {
        var line = new Line();
        for (int i = 0; i < values.size(); i++) {
            line.add(seconds.get(i) - seconds.getFirst(), values.get(i) - values.getFirst());
        }
        return line;
    }

    /** Whether it went up for the last time so long ago that it does not do so any more, going by how often it did. */
    public boolean hasStopped(double perSecond) {
        return (seconds.getLast() - seconds.get(lastRise())) * perSecond > MISSED;
    }

    /** The part before it went up for the last time, with that; what could not grow any further grew like that. */
    public Trend untilLastRise() {
        int end = lastRise() + 1;
        return new Trend(seconds.subList(0, end), values.subList(0, end));
    }

    private int lastRise() {
        int at = values.size() - 1;
        while (at > 0 && values.get(at) <= values.get(at - 1)) {
            at--;
        }
        return at;
    }

    /** What it spans. */
    public double span() {
        return seconds.getLast() - seconds.getFirst();
    }

    /** Least squares, in sums that a point can be added to. */
    private static final class Line {
        private int n;
        private double x;
        private double y;
        private double xx;
        private double xy;
        private double yy;

        void add(double atX, double atY) {
            n++;
            x += atX;
            y += atY;
            xx += atX * atX;
            xy += atX * atY;
            yy += atY * atY;
        }

        double slope() {
            double ofX = n * xx - x * x;
            return ofX <= 0 ? 0 : (n * xy - x * y) / ofX;
        }

        double straightness() {
            double ofX = n * xx - x * x;
            double ofY = n * yy - y * y;
            double both = n * xy - x * y;
            return ofX <= 0 || ofY <= 0 ? 0 : both * both / (ofX * ofY);
        }
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
