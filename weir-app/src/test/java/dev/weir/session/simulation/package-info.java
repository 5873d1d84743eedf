/**
 * The simulation: the real {@code pool} and {@code session} code between made-up clients and a made-up PostgreSQL, over a
 * made-up network and clock, on one thread. A run is a {@link dev.weir.session.simulation.Script}: what the world is made
 * of, and a list of {@link dev.weir.session.simulation.Action}s, each of which means something in any state, so that some
 * can be left out and the rest still makes sense.
 *
 * <p>Start reading at {@link dev.weir.session.simulation.SimulationTest}; {@link dev.weir.session.simulation.SimWorld}
 * carries the actions out, {@link dev.weir.session.simulation.Oracle} holds what each client hears against what a direct
 * connection would have said, and {@link dev.weir.session.simulation.Invariants} looks at everything after every action.
 * {@link dev.weir.session.simulation.SimLoop}s with mail of their own stand for event loops, between which clients and
 * servers move, {@link dev.weir.session.simulation.SimOrders} for an administrator who pauses, resumes and kills. A
 * script that fails is cut down by {@link dev.weir.session.simulation.Shrinker} and printed; those that found a bug are kept
 * in {@code src/test/resources/simulation} and run again by {@link dev.weir.session.simulation.KeptScriptsTest}.
 *
 * <p>Invariants: the same script does the same, always; no thread, no clock, no network, no randomness but that of
 * {@link dev.weir.session.simulation.ScriptMaker}. Knows {@code session} and {@code pool} through {@code SessionProbe} and
 * {@code QueueProbe}, which show what is not public.
 */
@NullMarked
package dev.weir.session.simulation;

import org.jspecify.annotations.NullMarked;
