/** That a rehearsal ends with a cache Java takes, or with none and a reason. */
@NullMarked
package dev.weir.training;

import org.jspecify.annotations.NullMarked;
