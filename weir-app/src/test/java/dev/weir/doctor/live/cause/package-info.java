/** Causes that take time to show, in virtual time. */
@NullMarked
package dev.weir.doctor.live.cause;

import org.jspecify.annotations.NullMarked;
