/** Benchmarks of what {@code config} shows to nobody else. */
@NullMarked
package dev.weir.config;

import org.jspecify.annotations.NullMarked;
