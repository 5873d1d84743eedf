package dev.weir.net;

import dev.weir.pool.ClientLedger;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Where those stand who have connected and have not proved who they are, over all loops. They may be as many as there is room
 * for by {@code max_client_conn}, and {@value #SPARE} more; when another one comes, one goes who has been sent away and has not
 * hung up, or else whoever has stood there for longest. So strangers who say nothing can take up only so much memory and so
 * many descriptors, and cannot keep out a client that knows its password: it is in long before its turn to go. Neither do they
 * keep out the console, which needs no room.
 */
final class Porch {
    /** For the console, for cancels, and for those who come only to hear that there is no room. */
    static final int SPARE = 100;

    private final ClientLedger room;
    private final AtomicInteger here = new AtomicInteger();

    Porch(ClientLedger room) {
        this.room = room;
    }

    /** On the loop of the seats. */
    void enter(Arrival stranger, Seats<Arrival> seats) {
        Arrival first = isFull(0) ? firstToGo(seats) : null;
        if (first != null) {
            first.crowdedOut(here.get());
            leave(first, seats); // before its connection ends: whoever comes until then is to send away another one
        }
        here.incrementAndGet();
        seats.take(stranger);
    }

    /** Nothing happens the second time. */
    void leave(Arrival stranger, Seats<Arrival> seats) {
        if (seats.leave(stranger)) {
            here.decrementAndGet();
        }
    }

    /** @param more who are on their way here; for all threads */
    boolean isFull(int more) {
        return (long) here.get() + more - room.free() >= SPARE;
    }

    private static @Nullable Arrival firstToGo(Seats<Arrival> seats) {
        var first = new First();
        seats.forEach(first::compare);
        return first.found;
    }

    private static final class First {
        private @Nullable Arrival found;

        void compare(Arrival other) {
            if (other.mayGo() && (found == null || other.goesBefore(found))) {
                found = other;
            }
        }
    }
}
