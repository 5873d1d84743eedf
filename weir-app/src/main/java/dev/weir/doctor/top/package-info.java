/**
 * {@code weir top}: a database, or a pooler's console, on a terminal and at work.
 *
 * <p>Start reading at {@link dev.weir.doctor.top.Top}, the loop that keys and looks come to. A
 * {@link dev.weir.doctor.top.Source} looks and acts, on a thread of its own; {@link dev.weir.doctor.top.JLineScreen} is the
 * only class that knows a terminal; what is shown is decided in {@code top.view}.
 * <p>Invariants: one connection, used by one thread; the terminal is given back as it was, whatever happens; nothing is
 * cancelled or ended that was not confirmed.
 * <p>Knows {@code doctor.live} and {@code top.view}. Known by {@code cli}.
 */
@NullMarked
package dev.weir.doctor.top;

import org.jspecify.annotations.NullMarked;
