@NullMarked
package dev.weir.doctor.report.recording;

import org.jspecify.annotations.NullMarked;
