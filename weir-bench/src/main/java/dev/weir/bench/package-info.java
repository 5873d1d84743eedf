/** Benchmarks of Weir: micro (JMH) and whole processes beside PgBouncer. Never published. */
@NullMarked
package dev.weir.bench;

import org.jspecify.annotations.NullMarked;
