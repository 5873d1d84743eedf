package dev.weir.endurance;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Clients beside the load that behave badly in one chosen way, all at once. */
final class Extras {
    private static final int STALLED_ROWS = 40_000;
    private static final long STALL_MILLIS = 2_000;
    private static final int READERS = 4;
    private static final int WRITERS = 3;
    private static final int RESETS = 30;
    /** READERS times 20 MB are on their way, WRITERS times 8 MB: what Weir may hold of that. */
    private static final long MOST_BUFFERS = 48 << 20;

    /** What a busy machine may add to a timeout. */
    private static final Duration SLACK = Duration.ofSeconds(5);

    private interface Act {
        void by(Client client, int number) throws IOException, InterruptedException;
    }

    private Extras() {}

    /** Each asks for 20 MB into a small receive buffer and lets them wait. */
    static void readersThatStall(FaultRig rig) throws InterruptedException, IOException {
        together(rig, READERS, Load.DIRECT, (client, number) -> {
            client.connect(4_096);
            Bulk.ask(client, STALLED_ROWS);
            Thread.sleep(STALL_MILLIS); // not reading is what fills the buffers
            bounded(rig);
            if (number % 2 == 0) {
                Bulk.readLarge(client, STALLED_ROWS);
                client.leave();
            } else {
                client.forget();
            }
        });
    }

    /** Each copies 8 MB into a link that carries nothing for a while. */
    static void writersWhileLinkStandsStill(FaultRig rig, long millis) throws InterruptedException, IOException {
        var still = Thread.ofVirtual().start(() -> {
            try {
                rig.link().standStill(millis);
                bounded(rig);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        together(rig, WRITERS, Load.LINK, (client, number) -> {
            client.connect(0);
            Bulk.copyIn(client, 80, 100_000 + number);
            client.leave();
        });
        still.join();
    }

    static void clientsThatReset(FaultRig rig) throws InterruptedException, IOException {
        together(rig, RESETS, Load.DIRECT, (client, number) -> {
            client.connect(0);
            switch (number % 3) {
                case 0 -> Departures.inMessage(client);
                case 1 -> Departures.inTransaction(client);
                default -> Departures.inResult(client);
            }
        });
    }

    /** The server of the first does not answer; neither that client nor the one behind it waits for its return. */
    static void impatientClients(FaultRig rig) throws InterruptedException, IOException {
        try (var first = rig.login(FaultRig.IMPATIENT);
                var second = rig.login(FaultRig.IMPATIENT)) {
            var server = List.of(Long.parseLong(
                    String.valueOf(first.query("select pg_backend_pid()").value())));
            long begin = System.nanoTime();
            Backends.signal("STOP", server);
            try {
                first.query("select 1");
                rig.load().journal().violation("a frozen server has answered");
            } catch (Lost told) {
                toldInTime(rig, told, System.nanoTime() - begin);
                second.query("select 2");
            } finally {
                Backends.signal("CONT", server);
            }
        }
    }

    private static void toldInTime(FaultRig rig, Lost how, long nanos) {
        if (!how.sqlState().equals("57014")
                || nanos > FaultRig.QUERY_TIMEOUT.plus(SLACK).toNanos()) {
            rig.load()
                    .journal()
                    .violation("query_timeout ended a query after %d ms: %s"
                            .formatted(nanos / 1_000_000, how.getMessage()));
        }
    }

    private static void bounded(FaultRig rig) {
        long bytes = FaultRig.bufferBytes();
        if (bytes > MOST_BUFFERS) {
            rig.load().journal().violation("Weir holds %d MiB of buffers".formatted(bytes >> 20));
        }
    }

    private static void together(FaultRig rig, int count, String database, Act act) throws InterruptedException {
        var threads = new ArrayList<Thread>();
        for (int number : numbers(count)) {
            var client = rig.load().guest(database);
            threads.add(Thread.ofVirtual().name("guest " + number).start(() -> perform(rig, client, number, act)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void perform(FaultRig rig, Client client, int number, Act act) {
        try {
            act.by(client, number);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException wrong) {
            rig.load().journal().violation(client + ": " + wrong);
            client.forget();
        }
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }
}
