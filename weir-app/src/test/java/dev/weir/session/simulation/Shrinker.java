package dev.weir.session.simulation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts a script that fails down to one in which every step is needed (delta debugging: halves, quarters, ... single steps). */
final class Shrinker {
    /** Runs after which what is left is short enough. */
    private static final int MOST_RUNS = 4_000;

    private final Script failing;
    private final String kind;
    private int runs;

    private Shrinker(Script failing, String kind) {
        this.failing = failing;
        this.kind = kind;
    }

    /** A script that still fails in the same way as this one does. */
    static Script shrink(Script failing) {
        Throwable failure = failure(failing);
        return failure == null ? failing : new Shrinker(failing, kind(failure)).shrink();
    }

    /** What failed, without the numbers of who and how many. */
    static String kind(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return message.lines()
                .limit(4)
                .map(line -> line.length() < 32 || !line.startsWith(" ") ? line : line.substring(0, 32))
                .reduce("", String::concat)
                .replaceAll("@?[0-9]+(\\.[0-9]+)?", "#");
    }

    /** How the script fails; null when it does not. */
    static @Nullable Throwable failure(Script script) {
        try {
            new Run(script).run();
            return null;
        } catch (AssertionError | RuntimeException e) {
            return e;
        }
    }

    private Script shrink() {
        List<Action> left = failing.actions();
        List<Action> before;
        do {
            before = left;
            for (int size = Math.max(1, left.size() / 2); size >= 1; size /= 2) {
                left = without(left, size);
            }
            left = simpler(left);
        } while (left.size() < before.size());
        return failing.with(left);
    }

    /** Leaves out each stretch of the given size that is not needed, the last ones first. */
    private List<Action> without(List<Action> actions, int size) {
        List<Action> left = new ArrayList<>(actions);
        for (int at = left.size() - size; at > -size; at -= size) {
            int from = Math.max(0, at);
            int to = Math.min(left.size(), from + size);
            var fewer = new ArrayList<>(left.subList(0, from));
            fewer.addAll(left.subList(to, left.size()));
            if (fails(fewer)) {
                left = fewer;
            }
        }
        return left;
    }

    /** Puts the whole of everything in the place of pieces. */
    private List<Action> simpler(List<Action> actions) {
        List<Action> left = new ArrayList<>(actions);
        for (int i = 0; i < left.size(); i++) {
            Action action = left.get(i);
            boolean moves =
                    action.verb().compareTo(Verb.SEND) >= 0 && action.verb().compareTo(Verb.FLOW) < 0;
            if (moves && (action.b() != 0 || action.c() != 0)) {
                left.set(i, new Action(action.verb(), action.a(), 0, 0));
                if (!fails(left)) {
                    left.set(i, action);
                }
            }
        }
        return left;
    }

    private boolean fails(List<Action> actions) {
        if (runs++ > MOST_RUNS) {
            return false;
        }
        Throwable failure = failure(failing.with(actions));
        return failure != null && kind(failure).equals(kind);
    }
}
