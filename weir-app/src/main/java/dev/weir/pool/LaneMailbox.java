package dev.weir.pool;

import java.util.function.LongConsumer;

/** Brings a task from any thread to the loop that owns a lane. */
@FunctionalInterface
public interface LaneMailbox {
    /** Runs the task on the lane's loop, later, with the loop's {@code now}. Never inside this call, never drops a task. */
    void post(LongConsumer onLane);
}
