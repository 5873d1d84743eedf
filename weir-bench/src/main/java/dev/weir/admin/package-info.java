/** Benchmarks of what {@code admin} shows to nobody else. */
@NullMarked
package dev.weir.admin;

import org.jspecify.annotations.NullMarked;
