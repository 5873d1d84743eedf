package dev.weir.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

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

    static Series of(List<Run> runs, ToDoubleFunction<Run> figure) {
        return new Series(runs.stream().mapToDouble(figure).toArray());
    }

    /** Round by round: neighbours in time suffered from the same neighbours on the machine. */
    static Series ratios(List<Run> above, List<Run> below, ToDoubleFunction<Run> figure) {
        double[] ratios = new double[Math.min(above.size(), below.size())];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = figure.applyAsDouble(above.get(i)) / figure.applyAsDouble(below.get(i));
        }
        return new Series(ratios);
    }

    double median() {
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    double lowest() {
        return values[0];
    }

    double highest() {
        return values[values.length - 1];
    }
}
