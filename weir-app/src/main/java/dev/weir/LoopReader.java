package dev.weir;

import dev.weir.net.LoopHome;
import dev.weir.net.PoolerNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Asks every event loop about what it owns, or to do something about it, and waits until all have. Never to be used on a loop. */
final class LoopReader {
    /** For all loops together. A loop that takes longer than this keeps its clients waiting as well. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final List<LoopHome> homes;

    LoopReader(PoolerNode node) {
        this.homes = node.homes();
    }

    /**
     * One answer for each loop; {@code question} runs on the loop; its answer must not hold on to anything that lives there.
     *
     * @throws IllegalStateException when a loop does not answer in time, or Weir is going down
     */
    <T> List<T> ask(Function<LoopHome, T> question) {
        var answers = new ArrayList<CompletableFuture<T>>();
        for (LoopHome home : homes) {
            var answer = new CompletableFuture<T>();
            answers.add(answer);
            try {
                home.execute(() -> answer(answer, question, home));
            } catch (RejectedExecutionException e) {
                throw new IllegalStateException("Weir is going down: its event loops take no more questions", e);
            }
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        var all = new ArrayList<T>();
        for (CompletableFuture<T> answer : answers) {
            all.add(await(answer, all.size() + 1, deadline - System.nanoTime()));
        }
        return all;
    }

    private static <T> void answer(CompletableFuture<T> answer, Function<LoopHome, T> question, LoopHome home) {
        try {
            answer.complete(question.apply(home));
        } catch (RuntimeException e) { // belongs to whoever asked, not to the loop
            answer.completeExceptionally(e);
        }
    }

    private <T> T await(CompletableFuture<T> answer, int number, long nanos) {
        try {
            return answer.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "event loop %d of %d did not answer within %d s: it is overloaded or stuck; jstack %d shows where"
                            .formatted(
                                    number,
                                    homes.size(),
                                    PATIENCE.toSeconds(),
                                    ProcessHandle.current().pid()),
                    e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("event loop %d could not answer".formatted(number), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the event loops were answering", e);
        }
    }
}
