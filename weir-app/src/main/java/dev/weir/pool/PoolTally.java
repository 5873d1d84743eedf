package dev.weir.pool;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What the lanes of one pool count together, and which of them lack a server. Thread-safe without locks: counts change when
 * a server is opened, closed or carried to another lane, never for a lease. While nobody lacks anything a lease costs one
 * read of {@link #isAnyoneNeedy}.
 */
final class PoolTally {
    private final AtomicInteger rights = new AtomicInteger();
    private final AtomicInteger alive = new AtomicInteger();
    private final AtomicInteger needy = new AtomicInteger();

    /** Rights taken from the ledger for this pool: servers that exist, are being opened, or whose right is in the mail. */
    int rights() {
        return rights.get();
    }

    /** Called by the ledger only, inside its monitor, so that asking and taking are one step. */
    void rightTaken() {
        rights.incrementAndGet();
    }

    void rightGivenBack() {
        rights.decrementAndGet();
    }

    /** Servers that serve, or will again. */
    int alive() {
        return alive.get();
    }

    void aliveBy(int change) {
        alive.addAndGet(change);
    }

    /** Counts one server out if more than {@code floor} are alive; true obliges to close one, already counted. */
    boolean countOutAbove(int floor) {
        for (int now = alive.get(); now > floor; now = alive.get()) {
            if (alive.compareAndSet(now, now - 1)) {
                return true;
            }
        }
        return false;
    }

    /** Whether some lane has clients that wait and no server on its way to them. */
    boolean isAnyoneNeedy() {
        return needy.get() > 0;
    }

    /** One lane's wish for a server of another lane. Stated by its lane, taken up by the lane that gives. */
    final class Need {
        private enum State {
            NONE,
            STATED,
            /** A lane has taken it up: a server is on its way. */
            COMING
        }

        private final AtomicReference<State> state = new AtomicReference<>(State.NONE);
        private final AtomicLong since = new AtomicLong();
        private volatile boolean destitute;

        /**
         * States the wish, or brings it up to date.
         *
         * @param head since when the first client waits
         * @param serverless the lane has no server at all, so none of its own can come back
         */
        void state(long head, boolean serverless) {
            since.setRelease(head);
            if (destitute != serverless) {
                destitute = serverless;
            }
            if (state.get() == State.NONE && state.compareAndSet(State.NONE, State.STATED)) {
                needy.incrementAndGet();
            }
        }

        /** Nobody waits any more. A server that is on its way comes nevertheless. */
        void drop() {
            if (state.get() == State.STATED && state.compareAndSet(State.STATED, State.NONE)) {
                needy.decrementAndGet();
            }
        }

        /** By another lane. True obliges it to send a server. */
        boolean takeUp() {
            if (state.compareAndSet(State.STATED, State.COMING)) {
                needy.decrementAndGet();
                return true;
            }
            return false;
        }

        /** The server has come, or was lost on its way. */
        void met() {
            state.compareAndSet(State.COMING, State.NONE);
        }

        boolean isStated() {
            return state.get() == State.STATED;
        }

        boolean isComing() {
            return state.get() == State.COMING;
        }

        long since() {
            return since.getAcquire();
        }

        boolean isDestitute() {
            return destitute;
        }
    }
}
