/**
 * Random scripts, played to PostgreSQL itself and through Weir in every mode: each message has to be the same, byte for byte.
 *
 * <p>Start reading at {@link dev.weir.it.differential.DifferentialIT}; {@link dev.weir.it.differential.ScriptWriter} invents
 * the scripts, {@link dev.weir.it.differential.Needs} says what no script may do in which mode and why, and
 * {@link dev.weir.it.differential.Owed} knows when PostgreSQL has said everything it has to say.
 *
 * <p>Invariants: the same seed writes the same scripts; a client works on tables of its own, so what others do cannot change
 * its answers; a failing script is shortened as long as it still fails and shown with the first message that differs.
 */
@NullMarked
package dev.weir.it.differential;

import org.jspecify.annotations.NullMarked;
