/** Tests of the pool: start at {@link dev.weir.pool.PoolWorld}, the world made by hand in which lanes live here. */
@NullMarked
package dev.weir.pool;

import org.jspecify.annotations.NullMarked;
