package dev.weir.doctor.live.look;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What came of one try to look. A refusal is one, too: it is the very thing that a recording is made for. */
public sealed interface Sample {
    /** By the server's clock, or as near to it as the doctor could tell. */
    Instant at();

    /** The same by the server's clock, when the one that it was told by is that much behind; a look is told by the server's. */
    default Sample corrected(Duration behind) {
        return switch (this) {
            case Seen seen -> seen;
            case Refused(var at, var refusals) -> new Refused(at.plus(behind), refusals);
            case Lost(var at, var why) -> new Lost(at.plus(behind), why);
        };
    }

    /**
     * It came in.
     *
     * @param refusals that it met on the way, or when it tried whether the application could log in
     */
    record Seen(Look look, List<Refusal> refusals) implements Sample {
        public Seen {
            refusals = List.copyOf(refusals);
        }

        @Override
        public Instant at() {
            return look.at();
        }
    }

    /**
     * It was not let in for want of a connection, at any try.
     *
     * @param refusals at least one, in the order in which they came
     */
    record Refused(Instant at, List<Refusal> refusals) implements Sample {
        public Refused {
            refusals = List.copyOf(refusals);
            if (refusals.isEmpty()) {
                throw new IllegalArgumentException("a doctor that was refused knows by what");
            }
        }
    }

    /**
     * There was nothing to look at: the server restarts, or the network is gone.
     *
     * @param why one sentence for people
     */
    record Lost(Instant at, String why) implements Sample {}
}
