/** The doctor against real databases: start at {@link dev.weir.doctor.live.Ward}, which has the patients. */
@NullMarked
package dev.weir.doctor.live;

import org.jspecify.annotations.NullMarked;
