/** What {@code weir top} draws at any size, and what each key does. */
@NullMarked
package dev.weir.doctor.top.view;

import org.jspecify.annotations.NullMarked;
