/**
 * What the configuration limits: connections and time, and where Weir listens and connects.
 *
 * <p>Start reading at {@link dev.weir.it.limits.ConnectionLimitsIT}. Neighbour: {@link dev.weir.it.session}.
 */
@NullMarked
package dev.weir.it.limits;

import org.jspecify.annotations.NullMarked;
