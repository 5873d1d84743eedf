package dev.weir.net;

import dev.weir.session.ClientLogin;

/** A client that is logging in: counted until it is in or gone, and timed until it has proved who it is. */
final class Arrival extends Seats.Guest {
    private final ClientLogin login;
    private final LoopHome home;
    private final long since;

    Arrival(ClientLogin login, LoopHome home) {
        this.login = login;
        this.home = home;
        this.since = home.now();
        home.arriving().incrementAndGet();
        home.arrivals().take(this);
    }

    /** @param limit client_login_timeout in nanoseconds; 0 is none */
    void tick(long now, long limit) {
        if (limit > 0 && now - since >= limit) {
            login.timedOut(limit / 1_000_000_000);
        }
    }

    /** Its time is its own from here on; on the loop where it arrived. */
    void proved() {
        home.arrivals().leave(this);
    }

    /** The login has led to something, or nothing; once, and on another loop only after {@link #proved}. */
    void over() {
        home.arrivals().leave(this);
        home.arriving().decrementAndGet();
    }
}
