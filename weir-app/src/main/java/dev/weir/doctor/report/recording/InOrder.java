package dev.weir.doctor.report.recording;

import dev.weir.doctor.live.cause.Words;
import dev.weir.doctor.live.look.Sample;
import java.time.Instant;
import java.util.function.Consumer;

/** Time goes forward: of two recorders at work at once the first counts, and a clock that was set back is waited for. */
final class InOrder {
    private final Consumer<Sample> to;
    private Instant last = Instant.MIN;
    private String run = "";
    private int dropped;

    InOrder(Consumer<Sample> to) {
        this.to = to;
    }

    /**
     * Whether a file comes next.
     *
     * @param began by the server's clock
     */
    boolean takes(String ofRun, Instant began) {
        boolean isNext = ofRun.equals(run) || began.isAfter(last);
        run = isNext ? ofRun : run;
        return isNext;
    }

    void take(Sample sample) {
        if (sample.at().isBefore(last)) {
            dropped++;
        } else {
            last = sample.at();
            to.accept(sample);
        }
    }

    /** Samples that were not handed on since this was last asked. */
    int dropped() {
        int since = dropped;
        dropped = 0;
        return since;
    }

    /** For people: how many, and why. */
    static String note(int dropped, String of) {
        return "%s %s left out: by the clock %s before the one before"
                .formatted(
                        Words.count(dropped, "sample") + of,
                        dropped == 1 ? "was" : "were",
                        dropped == 1 ? "it was taken" : "each was taken");
    }
}
