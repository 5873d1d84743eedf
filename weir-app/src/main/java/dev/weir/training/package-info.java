/**
 * Teaches Java's ahead-of-time cache what a working Weir does: a Weir of its own relays between clients and a PostgreSQL
 * that both exist in this process only, and Java remembers which classes and methods that took. Run by {@code ./weir} after
 * it has built the jar; a running Weir uses nothing of this.
 *
 * <p>Start reading at {@link dev.weir.training.Rehearsal}.
 * <p>Invariants: needs no PostgreSQL; every wait is bounded; what it starts, it ends; a cache appears under its name only
 * when it is complete.
 * <p>Knows {@code wire}, and of Weir itself the command line alone.
 */
@NullMarked
package dev.weir.training;

import org.jspecify.annotations.NullMarked;
