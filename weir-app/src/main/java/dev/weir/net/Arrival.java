package dev.weir.net;

import dev.weir.session.ClientLogin;

/** A client that is logging in: counted until it is in or gone, and timed until it has proved who it is. */
final class Arrival extends Seats.Guest {
    private final ClientLogin login;
    private final LoopHome home;
    private final Porch porch;
    private final long since;

    Arrival(ClientLogin login, LoopHome home, Porch porch) {
        this.login = login;
        this.home = home;
        this.porch = porch;
        this.since = home.now();
        home.arriving().incrementAndGet();
        porch.enter(this, home.arrivals());
    }

    /** @param limit client_login_timeout in nanoseconds; 0 is none */
    void tick(long now, long limit) {
        if (limit > 0 && now - since >= limit) {
            login.timedOut(limit / 1_000_000_000);
        }
    }

    /** Who has been sent away goes first: it has had its answer. Then who has been here for longest. */
    boolean goesBefore(Arrival other) {
        boolean over = login.isOver();
        return over == other.login.isOver() ? since - other.since < 0 : over;
    }

    /** A cancel may not: its client waits for it to land. */
    boolean mayGo() {
        return login.isOver() || login.isUnderWay();
    }

    /** @param strangers how many are logging in */
    void crowdedOut(int strangers) {
        if (login.isOver()) {
            login.link().abort();
        } else {
            login.crowdedOut(strangers);
        }
    }

    /** Its time is its own from here on; on the loop where it arrived. */
    void proved() {
        porch.leave(this, home.arrivals());
    }

    /** The login has led to something, or nothing; once, and on another loop only after {@link #proved}. */
    void over() {
        porch.leave(this, home.arrivals());
        home.arriving().decrementAndGet();
    }
}
