/**
 * The drivers applications use, in all three pool modes: more users than servers, and every answer belongs to its asker.
 *
 * <p>Start reading at {@link dev.weir.it.drivers.JdbcIT}.
 */
@NullMarked
package dev.weir.it.drivers;

import org.jspecify.annotations.NullMarked;
