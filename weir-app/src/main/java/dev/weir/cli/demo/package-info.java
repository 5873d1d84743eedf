/**
 * {@code weir demo}: the same load straight against a small PostgreSQL and through a pooler, measured from outside.
 *
 * <p>Start reading at {@link dev.weir.cli.demo.Demo#run}.
 * <p>Invariants: every wait is bounded; what the demo starts, it ends, also on Ctrl-C; a number in the table was
 * counted by a client or read from {@code pg_stat_activity}, never estimated.
 * <p>Knows JDBC and the embedded PostgreSQL, and nothing of Weir: how the pooler is started is handed in.
 */
@NullMarked
package dev.weir.cli.demo;

import org.jspecify.annotations.NullMarked;
