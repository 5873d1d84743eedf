package dev.weir.doctor.load;

import java.util.concurrent.atomic.LongAdder;

/** What is known while the test runs; counted by all clients, read by whoever shows it. */
public final class Progress {
    private final LongAdder served = new LongAdder();
    private final LongAdder failed = new LongAdder();

    void served() {
        served.increment();
    }

    void failed() {
        failed.increment();
    }

    public long servedSoFar() {
        return served.sum();
    }

    public long failedSoFar() {
        return failed.sum();
    }
}
