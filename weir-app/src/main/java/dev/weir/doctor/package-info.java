/**
 * The doctor's shared words: what was found, how sure that is, and the edit that cures it.
 *
 * <p>Start reading at {@link dev.weir.doctor.Finding}. Every command of the doctor ends in a list of them, and the command
 * line alone decides how they look.
 * <p>Invariants: values only; no text in them holds a password or an SQL literal.
 * <p>The rooms behind it: {@code doctor.catalogue} (platforms and frameworks, from dated data files) and one package for
 * each command. Knows {@code config} and {@code telemetry}; known by {@code cli}, and by nothing of the pooler.
 */
@NullMarked
package dev.weir.doctor;

import org.jspecify.annotations.NullMarked;
