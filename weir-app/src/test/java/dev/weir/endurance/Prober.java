package dev.weir.endurance;

import dev.weir.testing.Login;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Asks the same small question again and again and notes how long each answer took, in microseconds. */
final class Prober implements Runnable {
    /** The quantiles of one interval, in microseconds. */
    record Latency(long p50, long p99) {}

    private static final int EVERY_MILLIS = 50;
    private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(2);

    private final int port;
    private final Login login;
    private final CountDownLatch stop;
    private final Recorder recorder = new Recorder(LONGEST_MICROS, 2);

    Prober(int port, Login login, CountDownLatch stop) {
        this.port = port;
        this.login = login;
        this.stop = stop;
    }

    @Override
    public void run() {
        try {
            while (!stop.await(EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                askAndAsk();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void askAndAsk() throws InterruptedException {
        try (var conversation = Conversation.open(port, login)) {
            askOn(conversation);
        } catch (IOException lost) {
            // the server went away, as servers here do: the next connection goes on
        }
    }

    private void askOn(Conversation conversation) throws IOException, InterruptedException {
        while (!stop.await(EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
            long begin = System.nanoTime();
            conversation.query("select 1");
            recorder.recordValue(Math.min(LONGEST_MICROS, (System.nanoTime() - begin) / 1_000));
        }
    }

    /** Of what was asked since the last call. */
    Latency takeLatency() {
        Histogram interval = recorder.getIntervalHistogram();
        return new Latency(interval.getValueAtPercentile(50), interval.getValueAtPercentile(99));
    }
}
