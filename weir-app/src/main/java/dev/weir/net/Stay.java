package dev.weir.net;

import dev.weir.config.DatabaseConfig;
import dev.weir.config.WeirConfig;
import dev.weir.pool.PoolKey;
import dev.weir.session.ClientIdentity;
import dev.weir.session.ClientSession;
import dev.weir.session.ClientWitness;
import dev.weir.session.Link;
import dev.weir.session.SessionPolicy;
import dev.weir.session.SessionPool;
import dev.weir.wire.CancelKey;
import dev.weir.wire.ClientError;
import java.util.concurrent.TimeUnit;

/** One client's time here: what has been taken for it is given back at its end. */
final class Stay extends Seats.Guest implements ClientWitness {
    private final FrontDoor door;
    private volatile LoopHome home;
    private final ClientIdentity identity;
    private final ClientSession session;
    /** In the home's time. */
    private final long connected;

    Stay(FrontDoor door, LoopHome home, SessionPool pool, Link link, ClientIdentity identity) {
        this.door = door;
        this.home = home;
        this.identity = identity;
        this.session = new ClientSession(pool, link, identity, this);
        long age = Math.max(0, System.currentTimeMillis() - ((ChannelLink) link).connectedAt());
        this.connected = home.now() - TimeUnit.MILLISECONDS.toNanos(age);
    }

    /**
     * What the client's own name says, as PgBouncer has it, where the pool's is another one. A client that waits for its login
     * to be completed has no longer for that than {@code client_login_timeout} from when it connected.
     */
    @Override
    public long waitLimit(long general) {
        long limit = general;
        WeirConfig config = door.config();
        DatabaseConfig line =
                isSomebodyElse() ? config.databaseFor(session.pool().key().database()) : null;
        if (line != null) {
            limit = config.queryWaitFor(line, session.startup().user()).toNanos();
        }
        long login = config.global().timeouts().clientLoginTimeout().toNanos();
        if (session.isWelcomed() || login == 0) {
            return limit;
        }
        long left = Math.max(1, login - (session.since() - connected));
        return limit == 0 ? left : Math.min(limit, left);
    }

    /** Likewise. */
    @Override
    public long idleLimit(SessionPolicy general) {
        return isSomebodyElse()
                ? door.config()
                        .timeoutsFor(session.startup().user())
                        .clientIdleTimeout()
                        .toNanos()
                : general.timeouts().clientIdle();
    }

    /** Its pool's plan goes by the user that the servers log in as, who may be another one since a reload. */
    private boolean isSomebodyElse() {
        PoolKey key = session.pool().key();
        String plans = door.config().serverUser(key.database(), key.user());
        return !session.startup().user().equals(plans);
    }

    LoopHome home() {
        return home;
    }

    CancelKey key() {
        return identity.key();
    }

    /** By how it came in, whatever the configuration says since. */
    boolean isNobody() {
        return identity.isNobody();
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
