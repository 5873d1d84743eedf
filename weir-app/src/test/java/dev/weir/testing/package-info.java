/**
 * What integration tests stand on: a real PostgreSQL, a client that controls every packet, and a choice of target.
 *
 * <p>Start reading at {@link dev.weir.testing.Pooled}, the rig of most integration tests: one pool, a client that misbehaves
 * and a second client that must be served afterwards. {@link dev.weir.testing.WireClient} speaks the protocol with packet
 * boundaries chosen by the test; {@link dev.weir.testing.Targets} decides whether it talks to Weir or straight to PostgreSQL.
 * <p>Invariants: nothing waits without a deadline; nothing survives its test; a failure carries the transcript of every
 * client involved.
 */
@NullMarked
package dev.weir.testing;

import org.jspecify.annotations.NullMarked;
