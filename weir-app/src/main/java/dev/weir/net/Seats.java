package dev.weir.net;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Those who are here, in no order: a guest knows its place, so that coming and going cost the same however many there are,
 * and each costs one reference. Belongs to one loop.
 */
final class Seats<G extends Seats.Guest> {
    /** Somebody who may sit in one such place at a time. */
    abstract static class Guest {
        private static final int NONE = -1;
        private int seat = NONE;
    }

    private final List<G> taken = new ArrayList<>();

    void take(G guest) {
        Guest seated = guest;
        if (seated.seat != Guest.NONE) {
            throw new IllegalStateException("has a seat already: " + guest);
        }
        seated.seat = taken.size();
        taken.add(guest);
    }

    /** False, and nothing happens, when it has left before. */
    boolean leave(G guest) {
        Guest leaving = guest;
        int seat = leaving.seat;
        if (seat == Guest.NONE) {
            return false;
        }
        leaving.seat = Guest.NONE;
        G last = taken.removeLast();
        if (seat < taken.size()) {
            Guest moved = last;
            moved.seat = seat;
            taken.set(seat, last);
        }
        return true;
    }

    /** Everybody who stays is visited at least once, whoever comes or goes meanwhile. */
    void forEach(Consumer<? super G> visitor) {
        // Downwards: a place that falls empty is filled from above, by somebody who has been visited.
        for (int i = taken.size() - 1; i >= 0; i--) {
            if (i < taken.size()) {
                visitor.accept(taken.get(i));
            }
        }
    }

    int size() {
        return taken.size();
    }
}
