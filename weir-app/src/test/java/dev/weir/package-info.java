/** Tests of the house as a whole: {@link dev.weir.HouseRulesTest} guards its walls. */
@NullMarked
package dev.weir;

import org.jspecify.annotations.NullMarked;
