package dev.weir.pool;

import org.jspecify.annotations.Nullable;

/**
 * A list threaded through its members, oldest to newest: joining and leaving from any place cost the same and allocate
 * nothing. A member is in at most one chain.
 */
final class Chain<N extends Link> {
    private @Nullable Link oldest;
    private @Nullable Link newest;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    @Nullable
    N oldest() {
        return member(oldest);
    }

    @Nullable
    N newest() {
        return member(newest);
    }

    /** The member that joined after the given one; null when it is the newest. */
    @Nullable
    N after(N member) {
        return member(member.newer);
    }

    boolean contains(N member) {
        return member.chain == this;
    }

    void addNewest(N member) {
        insertAfter(newest, member);
    }

    void addOldest(N member) {
        insertAfter(null, member);
    }

    /** Puts the member behind {@code place}; null makes it the oldest. */
    void insertAfter(@Nullable Link place, N member) {
        if (member.chain != null) {
            throw new IllegalStateException("already in a list: " + member);
        }
        Link next = place == null ? oldest : place.newer;
        member.older = place;
        member.newer = next;
        if (place == null) {
            oldest = member;
        } else {
            place.newer = member;
        }
        if (next == null) {
            newest = member;
        } else {
            next.older = member;
        }
        member.chain = this;
        size++;
    }

    void remove(N member) {
        if (member.chain != this) {
            throw new IllegalStateException("not in this list: " + member);
        }
        Link older = member.older;
        Link newer = member.newer;
        if (older == null) {
            oldest = newer;
        } else {
            older.newer = newer;
        }
        if (newer == null) {
            newest = older;
        } else {
            newer.older = older;
        }
        member.older = null;
        member.newer = null;
        member.chain = null;
        size--;
    }

    @SuppressWarnings("unchecked") // only members of type N were ever inserted
    private @Nullable N member(@Nullable Link link) {
        return (N) link;
    }
}
