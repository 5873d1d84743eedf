/** The load test in virtual time, with servers that answer, stall and refuse as told. */
@NullMarked
package dev.weir.doctor.load;

import org.jspecify.annotations.NullMarked;
