package dev.weir.doctor.top.view;

import dev.weir.doctor.live.look.Who;

/**
 * One connection of PostgreSQL that is held.
 *
 * @param under whether the ceiling that binds counts it
 */
public record Slot(Who who, Doing doing, boolean under) {}
