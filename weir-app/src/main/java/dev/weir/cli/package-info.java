/**
 * The command line: what {@code ./weir} understands, one class per command.
 *
 * <p>Start reading at {@link dev.weir.cli.WeirCommand}; {@link dev.weir.cli.Foreground} is what a running pooler looks
 * like from outside: signals, pid file, log, exit code.
 * <p>Invariants: a command returns its exit code and never ends the process itself; what goes wrong is one line on
 * stderr; the pooler is reached only through {@link dev.weir.cli.Pooler}.
 * <p>Knows {@code config} and, for the demo, {@code cli.demo}. Known by {@code dev.weir.Main} and {@code App} only.
 */
@NullMarked
package dev.weir.cli;

import org.jspecify.annotations.NullMarked;
