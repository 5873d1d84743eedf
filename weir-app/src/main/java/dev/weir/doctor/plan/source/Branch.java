package dev.weir.doctor.plan.source;

/**
 * One of several ways that a program goes: of two branches of the same statement only one runs.
 *
 * @param statement the word {@code if}
 * @param number counted from 0
 */
public record Branch(Span statement, int number) {}
