/** Tests of {@code weir plan}, with {@link dev.weir.doctor.plan.Samples}, its sample repositories. */
@NullMarked
package dev.weir.doctor.plan;

import org.jspecify.annotations.NullMarked;
