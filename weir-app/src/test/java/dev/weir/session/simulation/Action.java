package dev.weir.session.simulation;

import java.util.Locale;

/** One step of a run; see {@link Verb} for what the numbers say. */
record Action(Verb verb, int a, int b, int c) {
    static Action parse(String line) {
        String[] words = line.strip().split(" +", -1);
        int[] numbers = new int[3];
        for (int i = 1; i < words.length; i++) {
            numbers[i - 1] = Integer.parseInt(words[i]);
        }
        return new Action(Verb.valueOf(words[0].toUpperCase(Locale.ROOT)), numbers[0], numbers[1], numbers[2]);
    }

    @Override
    public String toString() {
        return "%s %d %d %d".formatted(verb.name().toLowerCase(Locale.ROOT), a, b, c);
    }
}
