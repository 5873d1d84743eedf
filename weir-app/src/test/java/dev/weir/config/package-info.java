/** Tests of the configuration, and {@link dev.weir.config.ConfigDoc}, which writes {@code docs/config.md}. */
@NullMarked
package dev.weir.config;

import org.jspecify.annotations.NullMarked;
