package dev.weir.doctor.top.view;

import dev.weir.doctor.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What a try to look came to. */
public sealed interface Moment {
    record Seen(Scene scene) implements Moment {}

    /**
     * There is nothing to see this time.
     *
     * @param sentence why
     * @param findings what that means, when it is the refusal of a full database
     * @param since when it began
     * @param tries how often in a row
     * @param next until the next try
     */
    record NotSeen(String sentence, List<Finding> findings, Instant since, int tries, Duration next) implements Moment {
        public NotSeen {
            findings = List.copyOf(findings);
        }
    }
}
