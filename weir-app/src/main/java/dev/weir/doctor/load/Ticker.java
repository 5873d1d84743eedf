package dev.weir.doctor.load;

import java.util.concurrent.TimeUnit;

/** Time as a client sees it, so that a test can play it. */
public interface Ticker {
    Ticker REAL = new Ticker() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void sleep(long nanos) throws InterruptedException {
            TimeUnit.NANOSECONDS.sleep(nanos);
        }
    };

    /** As {@link System#nanoTime}. */
    long nanos();

    void sleep(long nanos) throws InterruptedException;
}
