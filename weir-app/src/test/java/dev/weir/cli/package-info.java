/** Tests of the command line. Start reading at {@link dev.weir.cli.CommandLineHarness}, their shell. */
@NullMarked
package dev.weir.cli;

import org.jspecify.annotations.NullMarked;
