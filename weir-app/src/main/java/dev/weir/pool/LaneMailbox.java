package dev.weir.pool;

import java.util.function.LongConsumer;

/** Brings a task from any thread to the loop that owns a lane. */
@FunctionalInterface
public interface LaneMailbox {
    /** Runs the task on the lane's loop, later, with the loop's {@code now}. Never inside this call, never drops a task. */
    void post(LongConsumer onLane);

    /** As {@link #post}, after about so many nanoseconds. Where there is no such clock nothing happens: a tick will do. */
    default void postLater(long nanos, LongConsumer onLane) {}
}
