@NullMarked
package dev.weir.doctor.report;

import org.jspecify.annotations.NullMarked;
