/**
 * What the pooler looked like at one moment: plain values that the doors (console, HTTP, command line) turn into tables.
 *
 * <p>Start reading at {@link dev.weir.admin.snapshot.Snapshot}. Whoever builds the graph fills these records from the
 * loops; nobody here asks for anything.
 * <p>Invariants: immutable; times are {@link java.time.Instant} or {@link java.time.Duration} unless a name ends in
 * {@code Micros}; {@code null} means "not set", never "unknown"; a limit of 0 means "no limit", as in pgbouncer.ini.
 * <p>Knows nothing of Weir. Known by {@code admin}, {@code http}, {@code cli} and the wiring.
 */
@NullMarked
package dev.weir.admin.snapshot;

import org.jspecify.annotations.NullMarked;
