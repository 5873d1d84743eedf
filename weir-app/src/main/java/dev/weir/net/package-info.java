/**
 * Sockets: listening, accepting, dialling, event loops, and where each pool lives. The only room that knows Netty's
 * channels; everything it hears it hands to {@code session} as bytes and events.
 *
 * <p>Start reading at {@link dev.weir.net.PoolerNode}, the running whole; {@link dev.weir.net.LoopHome} is what one event
 * loop owns, {@link dev.weir.net.FrontDoor} decides which loop a client belongs to.
 *
 * <p>A pool begins on one loop. When that loop is hot {@link dev.weir.net.Balance} sends some of its clients to another, where
 * the pool has a lane then too; servers follow by themselves ({@link dev.weir.net.PoolSpread}).
 *
 * <p>Invariants: a lane, its servers and its clients live on one loop; another thread reaches them only by a task posted to
 * that loop. What changes loops is in no lane meanwhile, holds nothing, and what arrives for it waits.
 */
@NullMarked
package dev.weir.net;

import org.jspecify.annotations.NullMarked;
