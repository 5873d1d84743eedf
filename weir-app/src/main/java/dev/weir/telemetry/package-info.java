/**
 * Facts without opinions: counters that one thread writes and others may copy. Whoever writes one owns it; readers go
 * through the owner's loop, so there is no synchronisation on the hot path.
 *
 * <p>Knows nothing; anyone may write to it.
 */
@NullMarked
package dev.weir.telemetry;

import org.jspecify.annotations.NullMarked;
