/** Tests of {@code weir explain} against real messages, which are in {@code src/test/resources/explain}. */
@NullMarked
package dev.weir.doctor.explain;

import org.jspecify.annotations.NullMarked;
