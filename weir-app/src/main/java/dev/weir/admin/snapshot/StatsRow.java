package dev.weir.admin.snapshot;

/**
 * The traffic of one database.
 *
 * @param totals since the start of the process; a pool that is dropped leaves its share here
 * @param window the part of {@code totals} that fell into the last complete {@code stats_period}
 */
public record StatsRow(String database, Figures totals, Figures window) {}
