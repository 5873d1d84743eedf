/**
 * Benchmarks of Weir: whole processes beside PgBouncer, and single steps with JMH. Never published.
 *
 * <p>Start reading at {@link dev.weir.bench.CompareCommand}; {@code weir-bench/run --help} lists the commands. Nothing here
 * asserts a time: figures are for reading, as ratios of runs that took turns. Bytes allocated per step are exact, and are
 * checked against {@link dev.weir.bench.Budget}.
 *
 * <p>Invariants: every process is started by the {@link dev.weir.bench.Workbench} and ended by it; every run has a time limit.
 * Benchmarks of package-private classes lie in the package of the class.
 */
@NullMarked
package dev.weir.bench;

import org.jspecify.annotations.NullMarked;
