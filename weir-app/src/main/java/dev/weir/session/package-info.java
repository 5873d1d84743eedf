/**
 * One client's life, one server's life, and what passes between them.
 *
 * <p>Start reading at {@link dev.weir.session.ClientSession}; {@link dev.weir.session.FrontendRelay} carries a client's
 * frames to its leased server, {@link dev.weir.session.BackendRelay} carries the answers back, and
 * {@link dev.weir.session.ReplyLedger} knows what is still owed in between. The two relays are the hot path: nothing is
 * allocated there for a frame that is merely relayed.
 *
 * <p>Invariants: everything of one lane of a pool runs on one event loop, so there are no locks; a server is handed on only when
 * nothing is owed, no transaction is open and no half-sent frame is in its input; the bytes a client gets are the bytes the
 * server sent for that client's own requests, or Weir's own replies in their place and order.
 *
 * <p>Time and randomness come in from outside, connections are {@link dev.weir.session.Link}s, so that the whole room can
 * be run by a simulation. Knows {@code wire} and {@code pool}; known by {@code net}.
 */
@NullMarked
package dev.weir.session;

import org.jspecify.annotations.NullMarked;
