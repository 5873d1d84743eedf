/** Tests of the demo: its report by numbers, its cleanliness by running it. */
@NullMarked
package dev.weir.cli.demo;

import org.jspecify.annotations.NullMarked;
