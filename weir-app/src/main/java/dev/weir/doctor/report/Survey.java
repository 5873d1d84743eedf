package dev.weir.doctor.report;

import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Refusal;
import dev.weir.doctor.live.look.Sample;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The first way through a recording: how much there is, and which limit bound. */
final class Survey implements Consumer<Sample> {
    private final Map<Limit, Integer> refusals = new HashMap<>();
    private final Map<Limit, Double> shares = new HashMap<>();
    private int samples;
    private @Nullable Look latest;

    @Override
    public void accept(Sample sample) {
        samples++;
        switch (sample) {
            case Sample.Seen(var look, var refused) -> {
                latest = look;
                refused.forEach(this::count);
                look.own()
                        .forEach(ceiling -> shares.merge(
                                Limit.of(ceiling), (double) ceiling.held() / Math.max(1, ceiling.limit()), Math::max));
            }
            case Sample.Refused(var _, var refused) -> refused.forEach(this::count);
            case Sample.Lost _ -> {}
        }
    }

    private void count(Refusal refusal) {
        refusals.merge(Limit.of(refusal), 1, Integer::sum);
    }

    int samples() {
        return samples;
    }

    /** The last look of all; empty when there is none. */
    Optional<Look> latest() {
        return Optional.ofNullable(latest);
    }

    /** The one that refused; if none did, the one that came nearest to it. */
    Limit binding() {
        return greatest(refusals).or(() -> greatest(shares)).orElse(Limit.SERVER);
    }

    /** Whether it bound at some time, in a look or a refusal. */
    boolean hasSeen(Limit limit) {
        return shares.containsKey(limit) || refusals.containsKey(limit);
    }

    private static <N extends Comparable<N>> Optional<Limit> greatest(Map<Limit, N> numbers) {
        return numbers.entrySet().stream()
                .max(Map.Entry.<Limit, N>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(
                                Comparator.comparing(Limit::kind).thenComparing(Limit::subject))))
                .map(Map.Entry::getKey);
    }
}
