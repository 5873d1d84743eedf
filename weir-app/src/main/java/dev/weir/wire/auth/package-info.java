/**
 * Proof of identity as pure exchanges, in both roles: bytes in, bytes and a verdict out.
 *
 * <p>Start reading at {@link dev.weir.wire.auth.ScramServerExchange} (Weir checks a client) or
 * {@link dev.weir.wire.auth.ScramClientExchange} (Weir proves itself to PostgreSQL).
 * <p>Invariants: the only slow step is {@link dev.weir.wire.auth.ScramKeyCache#derive}, which must not run on an event loop;
 * everything else costs a few hashes. Secrets are compared in constant time and appear in no {@code toString}, message or
 * exception. Randomness comes in as a parameter.
 * <p>Knows {@code wire} and the JDK's hashes. Known by {@code session} and {@code net}.
 */
@NullMarked
package dev.weir.wire.auth;

import org.jspecify.annotations.NullMarked;
