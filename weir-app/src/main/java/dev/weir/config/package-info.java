/**
 * Configuration: an unmodified {@code pgbouncer.ini}, or {@code DATABASE_URL} alone, becomes a {@link
 * dev.weir.config.WeirConfig}, or a list of everything that is wrong with it.
 *
 * <p>Start reading at {@link dev.weir.config.ConfigLoader}. Every key is described once, in the resource {@code
 * keys.table}: name, default, kind, whether a reload applies it, what Weir does with it, and its meaning. The records
 * ({@link dev.weir.config.Global} and others) name their components after the keys and are filled by that name.
 * <p>Invariants: a {@code WeirConfig} only exists when no problem is an error; all mistakes are reported at once, each
 * with file, line and column; nothing is corrected silently; no secret appears in a problem, an entry or a {@code
 * toString}.
 * <p>Knows no other room. Known by {@code App} and the three doors.
 */
@NullMarked
package dev.weir.config;

import org.jspecify.annotations.NullMarked;
