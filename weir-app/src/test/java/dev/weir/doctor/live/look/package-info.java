/** Statements without literals, trends, leaks: looks that were made up, in virtual time. */
@NullMarked
package dev.weir.doctor.live.look;

import org.jspecify.annotations.NullMarked;
