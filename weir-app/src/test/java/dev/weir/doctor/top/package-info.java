/** {@code weir top} without a terminal: what is made of a look, the loop, and its manners while nobody gets in. */
@NullMarked
package dev.weir.doctor.top;

import org.jspecify.annotations.NullMarked;
