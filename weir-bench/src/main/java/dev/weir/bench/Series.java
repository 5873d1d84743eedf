package dev.weir.bench;

import java.util.Arrays;
import java.util.List;

/** One figure over all rounds; never empty. */
final class Series {
    private final double[] values;

    private Series(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no rounds");
        }
        this.values = values;
        Arrays.sort(values);
    }

    static Series of(List<Double> rounds) {
        return new Series(rounds.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** Round by round: neighbours in time suffered from the same neighbours on the machine. */
    static Series ratios(List<Double> above, List<Double> below) {
        double[] ratios = new double[Math.min(above.size(), below.size())];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = above.get(i) / below.get(i);
        }
        return new Series(ratios);
    }

    double median() {
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    /** The smallest value that at least {@code share} (0 to 1) of all do not exceed. */
    double percentile(double share) {
        int rank = (int) Math.ceil(share * values.length);
        return values[Math.max(0, rank - 1)];
    }

    double lowest() {
        return values[0];
    }

    double highest() {
        return values[values.length - 1];
    }
}
