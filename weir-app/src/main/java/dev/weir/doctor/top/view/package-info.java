/**
 * What {@code weir top} shows, and what a key does to it: pure, without a terminal and without a clock.
 *
 * <p>Start reading at {@link dev.weir.doctor.top.view.View}, which keys and looks change;
 * {@link dev.weir.doctor.top.view.Picture} draws it for any size of a terminal.
 * <p>Invariants: no line is wider than the terminal; every text that came from a database passes
 * {@link dev.weir.doctor.top.view.Line}, which lets nothing through that could move a cursor; times come with what was seen.
 * <p>Knows the doctor's words and {@code live.look}. Known by {@code doctor.top}.
 */
@NullMarked
package dev.weir.doctor.top.view;

import org.jspecify.annotations.NullMarked;
