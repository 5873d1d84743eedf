package dev.weir.net;

import dev.weir.session.ClientIdentity;
import dev.weir.session.ClientSession;
import dev.weir.session.ClientWitness;
import dev.weir.session.Link;
import dev.weir.session.SessionPool;
import dev.weir.wire.CancelKey;
import dev.weir.wire.ClientError;

/** One client's time here: what has been taken for it is given back at its end. */
final class Stay extends Seats.Guest implements ClientWitness {
    private final FrontDoor door;
    private volatile LoopHome home;
    private final CancelKey key;
    private final ClientSession session;

    Stay(FrontDoor door, LoopHome home, SessionPool pool, Link link, ClientIdentity identity) {
        this.door = door;
        this.home = home;
        this.key = identity.key();
        this.session = new ClientSession(pool, link, identity, this);
    }

    LoopHome home() {
        return home;
    }

    CancelKey key() {
        return key;
    }

    ClientSession session() {
        return session;
    }

    /** Goes to another lane of the pool: at the end of the client's transaction, or never if the client leaves first. */
    void wishTo(LoopHome target) {
        session.departure().relocation().wish(() -> door.relocate(this, target));
    }

    /**
     * Whether it has been served since then.
     *
     * @param connectedBy and had connected by then, in milliseconds since 1970
     */
    boolean wasAtWork(long then, long connectedBy) {
        return session.wasServedSince(then) && ((ChannelLink) session.link()).connectedAt() <= connectedBy;
    }

    void home(LoopHome next) {
        home = next;
    }

    @Override
    public void told(ClientError error) {
        door.log().told(session.link(), session.startup(), error);
    }

    @Override
    public void ended(String why) {
        door.ended(this, why);
    }
}
