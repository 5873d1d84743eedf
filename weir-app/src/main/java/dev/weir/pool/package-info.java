/**
 * Decides which client holds which server connection, and for how long; who waits, and who is refused with which numbers.
 *
 * <p>Pure bookkeeping: no sockets, no clock, no threads. Time comes in as {@code long now}, nanoseconds of a monotonic
 * clock of which only differences count; decisions leave through {@link dev.weir.pool.Waiter},
 * {@link dev.weir.pool.PooledServer#retire} and {@link dev.weir.pool.Connector}. Everything of a lane runs on its one event
 * loop without locks. Shared by all loops, and therefore synchronized: {@link dev.weir.pool.CapacityLedger} and
 * {@link dev.weir.pool.ClientLedger}. A pool may have a lane on each of several loops: {@link dev.weir.pool.LaneGroup}
 * joins them, {@link dev.weir.pool.PoolTally} counts for them, and idle servers move to where clients wait. Start reading at {@link dev.weir.pool.PoolLane#acquire}.
 *
 * <p>Invariants: a server is in the list of its state and in no other; idle is empty while anyone waits; waiters of a lane
 * are served in the order in which they came, and no lane's clients wait clearly longer than another's; every waiter ends exactly once: granted, refused or withdrawn; a right from the
 * ledger is held for each server that exists or is being opened, and for no other.
 *
 * <p>Knows {@code wire.SqlState} and nothing else. Known by {@code session}, {@code net}, {@code admin}, {@code net}.
 */
@NullMarked
package dev.weir.pool;

import org.jspecify.annotations.NullMarked;
