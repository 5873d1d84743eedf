/**
 * Weir under load for minutes and hours, while things break: the proof that no byte goes astray on real processes.
 *
 * <p>Start reading at {@link dev.weir.endurance.Work}, all a client may do in one turn; {@link dev.weir.endurance.Client}
 * does it and looks at every answer, {@link dev.weir.endurance.Ledger} remembers what clients were told about what they
 * wrote. {@code FaultsIT} breaks things meanwhile, {@code SoakIT} watches Weir's process for an hour.
 *
 * <p>Invariants: nothing waits without a deadline; a client believes nothing it has not verified; whatever the load finds
 * wrong ends in {@link dev.weir.endurance.Journal} and fails the run.
 *
 * <p>Neighbours: {@code dev.weir.testing} has PostgreSQL, the protocol's messages and a running Weir.
 */
@NullMarked
package dev.weir.endurance;

import org.jspecify.annotations.NullMarked;
