/** A look at the event loops of a running pooler, for benchmarks that share them. */
@NullMarked
package dev.weir.net;

import org.jspecify.annotations.NullMarked;
