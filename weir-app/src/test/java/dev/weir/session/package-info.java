/**
 * Tests of the sessions: start at {@link dev.weir.session.SessionWorld}, the world made by hand in which clients and servers
 * live here, and at {@link dev.weir.session.ReplyLedgerTest} for the rules of the conversation itself.
 */
@NullMarked
package dev.weir.session;

import org.jspecify.annotations.NullMarked;
