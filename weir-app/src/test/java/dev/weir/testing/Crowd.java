package dev.weir.testing;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Many users at once, each on a thread of its own; the first failure fails the test, with the others attached. */
public final class Crowd {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What one user does; may throw anything. */
    public interface User {
        void act(int number) throws Exception;
    }

    private Crowd() {}

    public static void of(int users, User user) throws InterruptedException {
        var failures = new ConcurrentLinkedQueue<Throwable>();
        var done = new CountDownLatch(users);
        var threads = IntStream.range(0, users)
                .mapToObj(number -> Thread.ofVirtual().name("user " + number).start(() -> {
                    try {
                        user.act(number);
                    } catch (Exception | AssertionError failed) {
                        failures.add(failed);
                    } finally {
                        done.countDown();
                    }
                }))
                .toList();
        if (!done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            failures.add(new AssertionError(done.getCount() + " of " + users + " users hang"));
            threads.forEach(Thread::interrupt);
        }
        if (!failures.isEmpty()) {
            var first = failures.remove();
            var failure = new AssertionError(
                    "%d of %d users failed, the first: %s".formatted(failures.size() + 1, users, first), first);
            failures.forEach(failure::addSuppressed);
            throw failure;
        }
    }
}
