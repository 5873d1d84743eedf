/**
 * The doctor at the bedside: looks at a running PostgreSQL, says why its connections run out, and frees those that nobody
 * uses.
 *
 * <p>Start reading at {@link dev.weir.doctor.live.Doctor}; {@link dev.weir.doctor.live.Relief} is the only class that changes
 * anything. What is seen is in {@code live.look}, what it means in {@code live.cause}.
 * <p>Invariants: one connection, kept; every look is one read-only transaction with timeouts of its own (SET LOCAL, so that
 * nothing stays behind on a pooler's server); an ordinary role is enough, on PostgreSQL 12 to 18; no password and no SQL
 * literal leaves this package.
 * <p>Knows {@code config} for URLs, and the doctor's words. Known by {@code cli}.
 */
@NullMarked
package dev.weir.doctor.live;

import org.jspecify.annotations.NullMarked;
