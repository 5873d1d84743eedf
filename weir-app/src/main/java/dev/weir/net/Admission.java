package dev.weir.net;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * When clients that have connected begin to log in: at once, unless clients that are in already need the processor more. Then
 * they begin a few at a time, in the order in which they came (decision 0010). Belongs to one loop.
 */
final class Admission {
    /** The length of a turn, in milliseconds. */
    static final int TURN_MILLIS = 1;
    /** So many begin in a turn while others are at work and processors are short. */
    static final int FEW = 2;
    /** So many begin in a turn when that is over and some still wait in line. */
    static final int MANY = 16;

    private static final long PROCESSOR_IS_SHORT = 10; // per cent of the time
    /** For how many more ticks it is taken to be short after it was last seen to be. */
    private static final int MEMORY = 10;

    /** Runs what it is given one turn later, on the loop. */
    private final Executor nextTurn;

    private final Deque<Runnable> line = new ArrayDeque<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private int shortTicks;
    private int begunThisTurn;
    private boolean turnAhead;

    Admission(Executor nextTurn) {
        this.nextTurn = nextTurn;
    }

    /** A client has connected. */
    void arrive(Runnable begin) {
        if (line.isEmpty() && (!isLimited() || begunThisTurn < FEW)) {
            begunThisTurn++;
            begin.run();
        } else {
            waiting.incrementAndGet();
            line.addLast(begin);
        }
        awaitTurn();
    }

    private void awaitTurn() {
        if (!turnAhead && (isLimited() || !line.isEmpty())) {
            turnAhead = true;
            nextTurn.execute(this::turn);
        }
    }

    private void turn() {
        turnAhead = false;
        begunThisTurn = 0;
        int most = isLimited() ? FEW : MANY;
        while (begunThisTurn < most && !line.isEmpty()) {
            begunThisTurn++;
            beginFirst();
        }
        if (!line.isEmpty()) {
            awaitTurn();
        }
    }

    private void beginFirst() {
        waiting.decrementAndGet();
        line.removeFirst().run();
    }

    /** More stand in line than there is room for inside: the first begins at once, so that the line does not grow. */
    void hurry() {
        if (!line.isEmpty()) {
            beginFirst();
        }
    }

    /**
     * Some time has passed.
     *
     * @param length in nanoseconds
     * @param starved for how much of it the loop's thread could have run and had no processor, in nanoseconds
     * @param othersAtWork clients that are in for longer have been served in that time
     */
    void tick(long length, long starved, boolean othersAtWork) {
        if (othersAtWork && starved * 100 >= length * PROCESSOR_IS_SHORT) {
            shortTicks = MEMORY;
        } else if (shortTicks > 0) {
            shortTicks--;
        }
    }

    private boolean isLimited() {
        return shortTicks > 0;
    }

    /** How many wait in line; for all threads. */
    int waiting() {
        return waiting.get();
    }

    /** Whoever waits is let through: the end is near, and they are to be told. */
    void open() {
        shortTicks = 0;
        while (!line.isEmpty()) {
            beginFirst();
        }
    }
}
