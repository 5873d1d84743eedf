/**
 * The console on the virtual databases {@code weir} and {@code pgbouncer}: PgBouncer's commands and tables, over the
 * simple and the extended protocol.
 *
 * <p>Pure: frames in, frames out, no sockets. Start reading at {@link dev.weir.admin.ConsoleSession}; what it may ask of
 * the running pooler is {@link dev.weir.admin.Operations}; {@link dev.weir.admin.ShowTarget} lists the tables.
 * <p>Invariants: column names, order and types are PgBouncer 1.25's, because monitoring tools read them; every Query and
 * Sync is answered with exactly one ReadyForQuery, whatever was in it; nothing secret is ever shown.
 * <p>Knows {@code wire}, {@code io.netty.buffer} and its own snapshots. Known by the wiring and the other doors.
 */
@NullMarked
package dev.weir.admin;

import org.jspecify.annotations.NullMarked;
