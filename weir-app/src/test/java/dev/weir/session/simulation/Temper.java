package dev.weir.session.simulation;

import java.util.Random;

/**
 * How likely what is in one run, in percent.
 *
 * @param motion that bytes move rather than that somebody does something new
 * @param faults of what is done, what goes wrong
 * @param operations of the rest, what happens to Weir itself
 * @param fragments of movements, those in pieces
 * @param flow that everything moves at once now and then
 * @param refusals of attempts to connect, those that find nobody
 * @param pauses of what happens to Weir, orders to pause, to resume and to kill
 */
record Temper(int motion, int faults, int operations, int fragments, int flow, int refusals, int pauses) {
    static Temper random(Random random) {
        return new Temper(
                40 + random.nextInt(35),
                random.nextBoolean() ? 0 : 1 + random.nextInt(12),
                5 + random.nextInt(20),
                random.nextInt(3) == 0 ? 0 : random.nextInt(90),
                random.nextInt(2) * 40,
                random.nextInt(3) == 0 ? 15 : 0,
                random.nextInt(3) == 0 ? 30 : 0);
    }
}
