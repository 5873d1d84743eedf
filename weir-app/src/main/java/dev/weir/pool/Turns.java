package dev.weir.pool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.ObjLongConsumer;

/**
 * Hands free servers on one at a time. Whoever is granted a server may be done with it at once (a login that only wanted
 * to learn the server's settings, a request that is refused) and bring it back from within the grant; with a thousand such
 * clients in the queue, each within the grant of the one before, the stack would end before the queue does.
 */
final class Turns<S extends PooledServer> {
    private final Deque<S> back = new ArrayDeque<>();
    private final ObjLongConsumer<S> settle;
    private boolean settling;

    Turns(ObjLongConsumer<S> settle) {
        this.settle = settle;
    }

    /**
     * Settles the server before this returns; from within that, behind the one that is being settled.
     *
     * @return whether others have come back meanwhile
     */
    boolean take(S server, long now) {
        if (settling) {
            back.add(server);
            return false;
        }
        settling = true;
        boolean others = false;
        try {
            settle.accept(server, now);
            for (S next = back.poll(); next != null; next = back.poll()) {
                others = true;
                if (next.state().isAlive()) { // else it was lost while it waited for its turn
                    settle.accept(next, now);
                }
            }
        } finally {
            settling = false;
        }
        return others;
    }

    /** A server is free, and its turn comes before the outermost call returns; after a failure there, only with the next server. */
    boolean isOneBack() {
        return settling && !back.isEmpty();
    }
}
