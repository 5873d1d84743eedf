/** Tests of the readers of text. */
@NullMarked
package dev.weir.doctor.plan.source;

import org.jspecify.annotations.NullMarked;
