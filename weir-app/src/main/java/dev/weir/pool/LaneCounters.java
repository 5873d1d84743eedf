package dev.weir.pool;

import java.util.Arrays;

/** Facts about one lane, written and read only on its loop. */
@SuppressWarnings("EnumOrdinal") // an index into arrays that never leave this object
public final class LaneCounters {
    private static final int STATES = ServerState.values().length;

    private final long[] transitions = new long[STATES * STATES];
    private final long[] retired = new long[CloseReason.values().length];
    private final long[] failed = new long[OpenFailure.Kind.values().length];
    long granted;
    long waited;
    long waitNanos;
    long refused;
    long withdrawn;
    long attempts;
    long opened;
    long lost;

    void transition(ServerState from, ServerState to) {
        transitions[from.ordinal() * STATES + to.ordinal()]++;
    }

    void retired(CloseReason reason) {
        retired[reason.ordinal()]++;
    }

    void failed(OpenFailure.Kind kind) {
        failed[kind.ordinal()]++;
    }

    public long transitions(ServerState from, ServerState to) {
        return transitions[from.ordinal() * STATES + to.ordinal()];
    }

    public long retiredFor(CloseReason reason) {
        return retired[reason.ordinal()];
    }

    public long failedWith(OpenFailure.Kind kind) {
        return failed[kind.ordinal()];
    }

    LaneTotals copy() {
        return new LaneTotals(
                granted,
                waited,
                waitNanos,
                refused,
                withdrawn,
                attempts,
                opened,
                Arrays.stream(failed).sum(),
                Arrays.stream(retired).sum(),
                lost);
    }
}
