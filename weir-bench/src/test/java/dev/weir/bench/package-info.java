/** Tests of what the benchmarks make of figures: reading, statistics, the page. */
@NullMarked
package dev.weir.bench;

import org.jspecify.annotations.NullMarked;
