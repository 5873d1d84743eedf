/**
 * {@code weir load}: many clients against one database for a bounded time, counted from outside.
 *
 * <p>Start reading at {@link dev.weir.doctor.load.LoadTest#run}; one client's life is
 * {@link dev.weir.doctor.load.LoadClient}.
 * <p>Invariants: a latency begins when its request was due, not when its client came to it, so that a server that stalls
 * is not measured less often than one that does not (no coordinated omission); every wait ends; a number was counted by
 * a client or read from {@code pg_stat_activity}, never estimated.
 * <p>Clients know no JDBC but its errors: how to connect is handed to them, and so is time. Known by {@code cli}.
 */
@NullMarked
package dev.weir.doctor.load;

import org.jspecify.annotations.NullMarked;
