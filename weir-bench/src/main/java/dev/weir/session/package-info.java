/** Benchmarks of what {@code session} shows to nobody else. */
@NullMarked
package dev.weir.session;

import org.jspecify.annotations.NullMarked;
