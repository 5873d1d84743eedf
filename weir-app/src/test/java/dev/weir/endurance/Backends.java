package dev.weir.endurance;

import dev.weir.testing.Login;
import dev.weir.testing.Message;
import dev.weir.testing.Postgres;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** The processes of a PostgreSQL, and what can be done to them. */
final class Backends {
    private static final long UP_WITHIN = TimeUnit.SECONDS.toNanos(30);

    private final Postgres postgres;
    private final Random random;

    Backends(Postgres postgres, long seed) {
        this.postgres = postgres;
        this.random = new Random(seed);
    }

    /** A superuser's conversation, not through the pooler. */
    Conversation superuser() throws IOException {
        return Conversation.open(postgres.port(), Login.POSTGRES.in("app"));
    }

    /** The pooler's servers, in random order; those at work first. */
    List<Long> servers() throws IOException {
        try (var root = superuser()) {
            var reply = root.query(
                    "select pid from pg_stat_activity where usename = 'app' order by (state = 'idle'), random()");
            var pids = new ArrayList<Long>();
            for (Message row : reply.tagged('D')) {
                pids.add(Long.parseLong(String.valueOf(row.values().getFirst())));
            }
            return pids;
        }
    }

    /** As an administrator does; returns how many were hit. */
    int terminate(int most) throws IOException {
        var victims = servers();
        Collections.shuffle(victims, random);
        int hit = 0;
        try (var root = superuser()) {
            for (long pid : victims.subList(0, Math.min(most, victims.size()))) {
                var reply = root.query("select pg_terminate_backend(" + pid + ")");
                hit += "t".equals(reply.value()) ? 1 : 0;
            }
        }
        return hit;
    }

    /** Kills one with SIGKILL: PostgreSQL ends all others and recovers. */
    void killOne() throws IOException {
        var victims = servers();
        if (!victims.isEmpty()) {
            ProcessHandle.of(victims.getFirst()).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** Every process of the server, the postmaster first. */
    List<Long> all() {
        var pids = new ArrayList<Long>();
        pids.add(postgres.postmaster().pid());
        postgres.postmaster().descendants().forEach(process -> pids.add(process.pid()));
        return pids;
    }

    /** Holds the processes for that long. */
    static void freeze(Collection<Long> pids, long millis) throws IOException, InterruptedException {
        try {
            signal("STOP", pids);
            Thread.sleep(millis); // the fault is its duration
        } finally {
            signal("CONT", pids);
        }
    }

    static void signal(String name, Collection<Long> pids) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("kill", "-" + name));
        pids.forEach(pid -> command.add(Long.toString(pid)));
        int exit = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD) // some may have ended meanwhile
                .start()
                .waitFor();
        if (exit != 0 && pids.size() == 1) {
            throw new IOException(command + " ended with " + exit);
        }
    }

    /** Returns when PostgreSQL lets clients in again. */
    void awaitUp() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + UP_WITHIN;
        while (true) {
            try (var root = superuser()) {
                root.query("select 1");
                return;
            } catch (IOException notYet) {
                if (System.nanoTime() > deadline) {
                    throw new IOException("PostgreSQL does not come back", notYet);
                }
                Thread.sleep(50); // it says by itself to nobody when it is up
            }
        }
    }
}
