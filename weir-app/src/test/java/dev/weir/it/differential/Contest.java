package dev.weir.it.differential;

import dev.weir.testing.Message;
import dev.weir.testing.PoolMode;
import dev.weir.testing.Postgres;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/** Eight clients at once, each with its scripts: first to PostgreSQL, then to the poolers one after the other. */
final class Contest implements AutoCloseable {
    private static final int CLIENTS = 8;
    /** Scripts of one client before all turn to the next opponent: enough to keep all busy, few enough to shorten. */
    private static final int SHARE = 10;
    /** Scripts that are played at about the same time, and come from one seed. */
    static final int TURN = CLIENTS * SHARE;

    private final Postgres postgres;
    private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    private final List<DirectClient> clients;
    private final Map<Integer, List<List<Message>>> answers = new ConcurrentHashMap<>();

    Contest(Postgres postgres) {
        this.postgres = postgres;
        DirectClient.createShared(postgres);
        this.clients = IntStream.range(0, CLIENTS)
                .mapToObj(client -> new DirectClient(postgres, client))
                .toList();
    }

    /** Plays as many turns, each from the next seed; fails with the first difference, shortened. */
    void play(int servers, long seed, int turns) throws Exception {
        var opponents = Arrays.stream(PoolMode.values())
                .map(mode -> Opponent.start(postgres, mode, servers))
                .toList();
        try {
            for (int turn = 0; turn < turns; turn++) {
                turn(opponents, seed + turn, servers);
            }
        } finally {
            opponents.forEach(Opponent::close);
        }
    }

    private void turn(List<Opponent> opponents, long seed, int servers) throws Exception {
        long scripts = new SplittableRandom(seed).nextLong()
                ^ postgres.version().name().hashCode()
                ^ servers;
        var shares = IntStream.range(0, CLIENTS)
                .mapToObj(client -> share(scripts, client))
                .toList();
        answers.clear();
        together(client -> {
            for (Script script : shares.get(client)) {
                answers.put(script.number(), clients.get(client).record(script));
            }
            return List.of();
        });
        for (Opponent opponent : opponents) {
            var differences = together(client -> meet(opponent, client, shares.get(client)));
            if (!differences.isEmpty()) {
                var all = shares.stream().flatMap(List::stream).toList();
                throw new AssertionError(
                        new Shrinker(postgres, opponent, clients).report(differences.getFirst(), all, seed));
            }
        }
    }

    private static List<Script> share(long seed, int client) {
        return IntStream.range(client * SHARE, (client + 1) * SHARE)
                .mapToObj(number -> ScriptWriter.write(seed, number, client))
                .toList();
    }

    private List<Difference> meet(Opponent opponent, int client, List<Script> scripts) {
        for (Script script : scripts) {
            if (script.playsIn(opponent.mode())) {
                var expected = Objects.requireNonNull(answers.get(script.number()));
                var difference = Player.compare(opponent, script, expected);
                clients.get(client).restore(script);
                if (difference != null) {
                    return List.of(difference);
                }
            }
        }
        return List.of();
    }

    private interface Part {
        List<Difference> of(int client);
    }

    private List<Difference> together(Part part) throws InterruptedException, ExecutionException {
        var parts = IntStream.range(0, CLIENTS)
                .<Callable<List<Difference>>>mapToObj(client -> () -> part.of(client))
                .toList();
        var all = new ArrayList<Difference>();
        for (var done : threads.invokeAll(parts)) {
            all.addAll(done.get());
        }
        return all;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        clients.forEach(DirectClient::close);
    }
}
