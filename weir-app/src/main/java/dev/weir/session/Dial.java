package dev.weir.session;

import dev.weir.pool.OpenFailure;
import org.jspecify.annotations.Nullable;

/** One attempt to get a server, followed by whoever makes it until the login is over. */
public interface Dial {
    /** When it began, in nanoseconds of the loop's time: a RECONNECT later than that is about its server too. */
    long began();

    /** The login is over; {@code failure} is null when it succeeded. Called before the lane hears of it. */
    void ended(OpenFailure.@Nullable Kind failure);
}
