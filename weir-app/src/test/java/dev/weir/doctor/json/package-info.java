@NullMarked
package dev.weir.doctor.json;

import org.jspecify.annotations.NullMarked;
