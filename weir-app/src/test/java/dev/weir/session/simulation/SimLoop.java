package dev.weir.session.simulation;

import dev.weir.pool.LaneMailbox;
import dev.weir.session.Outside;
import dev.weir.session.ServerSession;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** One event loop of Weir: its mail, in order, and what it is to do after a while. */
final class SimLoop implements Outside, LaneMailbox {
    private record Timer(long due, int number, LongConsumer task) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            int byTime = Long.compare(due - other.due, 0);
            return byTime != 0 ? byTime : Integer.compare(number, other.number);
        }
    }

    private final SimWorld world;
    private final Deque<LongConsumer> mail = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private int numbers;

    SimLoop(SimWorld world) {
        this.world = world;
    }

    boolean deliver() {
        LongConsumer next = mail.poll();
        if (next != null) {
            next.accept(world.now());
        }
        return next != null;
    }

    int mailCount() {
        return mail.size();
    }

    /** What is due now becomes mail. */
    void timePasses() {
        for (Timer next = timers.peek(); next != null && world.now() - next.due >= 0; next = timers.peek()) {
            timers.remove();
            mail.add(next.task);
        }
    }

    @Override
    public void post(LongConsumer task) {
        mail.add(task);
    }

    @Override
    public void postLater(long nanos, LongConsumer task) {
        timers.add(new Timer(world.now() + nanos, ++numbers, task));
    }

    @Override
    public long now() {
        return world.now();
    }

    @Override
    public void cancel(ServerSession server, Consumer<Boolean> done) {
        world.cancels.add(server, done);
    }

    @Override
    public void execute(Runnable task) {
        post(_ -> task.run());
    }

    @Override
    public <T> void offload(Supplier<T> slow, Consumer<T> back) {
        execute(() -> back.accept(slow.get()));
    }
}
