/**
 * Answers that have to be PostgreSQL's own, byte for byte.
 *
 * <p>Start reading at {@link dev.weir.it.differential.FoundByScriptsIT}. Neighbour: {@link dev.weir.it.corner}.
 */
@NullMarked
package dev.weir.it.differential;

import org.jspecify.annotations.NullMarked;
