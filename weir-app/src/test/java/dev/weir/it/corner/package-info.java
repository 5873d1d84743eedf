/**
 * The twelve corner cases of the protocol that poolers get wrong, one class each, and the smaller ones found with them.
 *
 * <p>All run with a single server connection and a second client that must get a clean answer within a second afterwards:
 * see {@link dev.weir.testing.Pooled}. Where the right answer is "what PostgreSQL does", the same script runs on
 * PostgreSQL and the messages are compared.
 */
@NullMarked
package dev.weir.it.corner;

import org.jspecify.annotations.NullMarked;
