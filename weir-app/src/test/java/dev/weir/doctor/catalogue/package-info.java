@NullMarked
package dev.weir.doctor.catalogue;

import org.jspecify.annotations.NullMarked;
