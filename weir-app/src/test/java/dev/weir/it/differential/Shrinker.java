package dev.weir.it.differential;

import dev.weir.testing.Message;
import dev.weir.testing.Postgres;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes a failing script short: it is played alone on a fresh pooler, or else behind the scripts that were played with it,
 * or else at the same time as they; and whatever can be left out without making the difference go away is left out.
 */
final class Shrinker {
    private static final long BUDGET = TimeUnit.SECONDS.toNanos(120);
    /** What happens only when clients meet does not happen every time. */
    private static final int TRIES_TOGETHER = 6;

    private final Postgres postgres;
    private final Opponent opponent;
    private final List<DirectClient> clients;
    private final long deadline = System.nanoTime() + BUDGET;
    /** Each client in a thread of its own, rather than one script after the other. */
    private boolean together;

    Shrinker(Postgres postgres, Opponent opponent, List<DirectClient> clients) {
        this.postgres = postgres;
        this.opponent = opponent;
        this.clients = clients;
    }

    /** @param played what was played at about the same time, with the failing script */
    String report(Difference found, List<Script> played, long seed) {
        var shortened = shorten(found.script(), played);
        String again = "Again with -Dweir.diff.seed=%d -Dweir.diff.scripts=1%n%s%n".formatted(seed, found);
        if (shortened.isEmpty()) {
            return again + "It was not seen again, neither alone nor with its neighbours.";
        }
        var last = tries(shortened);
        return "%sAlso fails, %s:%n%s%n%s"
                .formatted(
                        again,
                        together ? "now and then, each client in a thread of its own" : "one after the other",
                        shortened.stream().map(Script::toString).collect(Collectors.joining()),
                        last == null ? "" : last.first());
    }

    private List<Script> shorten(Script failing, List<Script> played) {
        var alone = List.of(failing);
        if (fails(alone)) {
            return smallest(alone);
        }
        var crowd = new ArrayList<>(played.stream()
                .filter(script -> script.playsIn(opponent.mode()))
                .toList());
        crowd.remove(failing);
        crowd.add(failing);
        together = !fails(crowd);
        return !together || fails(crowd) ? smallest(withoutScripts(crowd)) : List.of();
    }

    private List<Script> smallest(List<Script> scripts) {
        return withoutRounds(withoutRequests(withoutRounds(scripts)));
    }

    private List<Script> withoutScripts(List<Script> scripts) {
        var kept = scripts;
        for (int size = scripts.size() / 2; size > 0; size /= 2) {
            for (int at = 0; at + size < kept.size(); ) {
                var fewer = new ArrayList<>(kept);
                fewer.subList(at, at + size).clear();
                if (fails(fewer)) {
                    kept = fewer;
                } else {
                    at += size;
                }
            }
        }
        return kept;
    }

    private List<Script> withoutRounds(List<Script> scripts) {
        var kept = scripts;
        for (int i = 0; i < scripts.size(); i++) {
            for (int round = kept.get(i).rounds().size() - 1; round >= 0; round--) {
                var rounds = new ArrayList<>(kept.get(i).rounds());
                rounds.remove(round);
                var fewer = replaced(kept, i, kept.get(i).with(rounds));
                kept = fails(fewer) ? fewer : kept;
            }
        }
        return kept;
    }

    private List<Script> withoutRequests(List<Script> scripts) {
        var kept = scripts;
        for (int i = 0; i < scripts.size(); i++) {
            for (int round = 0; round < kept.get(i).rounds().size(); round++) {
                for (int at = kept.get(i).rounds().get(round).requests().size() - 1; at >= 0; at--) {
                    var fewer = replaced(kept, i, without(kept.get(i), round, at));
                    kept = fails(fewer) ? fewer : kept;
                }
            }
        }
        return kept;
    }

    private static Script without(Script script, int round, int request) {
        var rounds = new ArrayList<>(script.rounds());
        var requests = new ArrayList<>(rounds.get(round).requests());
        requests.remove(request);
        rounds.set(round, new Round(requests, rounds.get(round).cuts()));
        return script.with(rounds);
    }

    private static List<Script> replaced(List<Script> scripts, int at, Script by) {
        var next = new ArrayList<>(scripts);
        next.set(at, by);
        return next;
    }

    private boolean fails(List<Script> scripts) {
        return System.nanoTime() < deadline && tries(scripts) != null;
    }

    private @Nullable Difference tries(List<Script> scripts) {
        try {
            Difference found = null;
            for (int tried = 0; found == null && tried < (together ? TRIES_TOGETHER : 1); tried++) {
                found = together ? playTogether(scripts) : play(scripts);
            }
            return found;
        } catch (AssertionError nonsense) {
            return null; // what is left of the script is nothing PostgreSQL goes along with
        }
    }

    private @Nullable Difference play(List<Script> scripts) {
        try (var fresh = opponent.fresh(postgres)) {
            for (Script script : scripts) {
                var answers = clients.get(script.client()).record(script);
                var difference = compare(fresh, script, answers);
                if (difference != null) {
                    return difference;
                }
            }
        }
        return null;
    }

    private @Nullable Difference playTogether(List<Script> scripts) {
        var answers = scripts.stream()
                .collect(Collectors.toMap(
                        Script::number, script -> clients.get(script.client()).record(script)));
        Map<Integer, List<Script>> shares =
                scripts.stream().collect(Collectors.groupingBy(Script::client, TreeMap::new, Collectors.toList()));
        try (var fresh = opponent.fresh(postgres);
                ExecutorService threads = Executors.newFixedThreadPool(shares.size())) {
            var parts = shares.values().stream()
                    .map(share -> threads.submit(() -> firstDifference(fresh, share, answers)))
                    .toList();
            Difference found = null;
            for (var part : parts) {
                var difference = part.get();
                found = found == null ? difference : found;
            }
            return found;
        } catch (InterruptedException | java.util.concurrent.ExecutionException broken) {
            throw new IllegalStateException("a script could not be played", broken);
        }
    }

    private @Nullable Difference firstDifference(
            Opponent fresh, List<Script> share, Map<Integer, List<List<Message>>> answers) {
        for (Script script : share) {
            var difference = compare(fresh, script, Objects.requireNonNull(answers.get(script.number())));
            if (difference != null) {
                return difference;
            }
        }
        return null;
    }

    private @Nullable Difference compare(Opponent fresh, Script script, List<List<Message>> answers) {
        var difference = Player.compare(fresh, script, answers);
        clients.get(script.client()).restore(script);
        return difference;
    }
}
