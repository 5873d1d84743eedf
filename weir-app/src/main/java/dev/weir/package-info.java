/**
 * The wiring: {@code App} builds the graph of all rooms, {@link dev.weir.Main} gives it to the command line.
 *
 * <p>Knows everything; known by nobody.
 */
@NullMarked
package dev.weir;

import org.jspecify.annotations.NullMarked;
