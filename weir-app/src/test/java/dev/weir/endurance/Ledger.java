package dev.weir.endurance;

import dev.weir.testing.Message;
import dev.weir.testing.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What each client was told about each transaction that writes, and whether the database agrees: told committed, all its
 * rows are there, once; told failed or never asked to commit, none; lost while its commit was under way, all or none.
 */
final class Ledger {
    static final String TABLE = """
            create table ledger (client int not null, serial bigint not null, part int not null, pad text);
            create index on ledger (client, serial)""";

    private enum Fate {
        NOT_COMMITTED,
        IN_DOUBT,
        COMMITTED
    }

    /** One transaction that writes {@code rows} rows. Used by its client's thread alone. */
    static final class Entry {
        final int client;
        final long serial;
        final int rows;
        private volatile Fate fate = Fate.NOT_COMMITTED;

        private Entry(int client, long serial, int rows) {
            this.client = client;
            this.serial = serial;
            this.rows = rows;
        }

        /** From here on PostgreSQL may commit, and an answer that does not come says nothing. */
        void commitAsked() {
            fate = Fate.IN_DOUBT;
        }

        void committed() {
            fate = Fate.COMMITTED;
        }

        /** The answer to the commit was an error, or ROLLBACK. */
        void rolledBack() {
            fate = Fate.NOT_COMMITTED;
        }

        String insert(int part) {
            return "insert into ledger values (%d, %d, %d)".formatted(client, serial, part);
        }

        private boolean agreesWith(int found) {
            return switch (fate) {
                case NOT_COMMITTED -> found == 0;
                case IN_DOUBT -> found == 0 || found == rows;
                case COMMITTED -> found == rows;
            };
        }

        private String key() {
            return client + "." + serial;
        }

        @Override
        public String toString() {
            return "transaction %s of %d rows, %s".formatted(key(), rows, fate);
        }
    }

    private final ConcurrentMap<String, Entry> entries = new ConcurrentHashMap<>();

    Entry open(int client, long serial, int rows) {
        var entry = new Entry(client, serial, rows);
        entries.put(entry.key(), entry);
        return entry;
    }

    /** Compares with the database, when no client is at work any more; returns what does not agree. */
    List<String> disagreements(Conversation database) throws IOException {
        var found = new HashMap<String, Integer>();
        var wrong = new ArrayList<String>();
        database.patience(Duration.ofMinutes(5)); // an hour's rows
        var reply =
                database.query("select client || '.' || serial, count(*), count(distinct part) from ledger group by 1");
        for (Message row : reply.tagged('D')) {
            String key = Objects.requireNonNull(row.values().getFirst());
            int rows = Integer.parseInt(Objects.requireNonNull(row.values().get(1)));
            if (rows != Integer.parseInt(Objects.requireNonNull(row.values().get(2)))) {
                wrong.add("transaction " + key + " has rows twice");
            }
            found.put(key, rows);
        }
        requireWhole(reply);
        for (Entry entry : entries.values()) {
            int rows = found.getOrDefault(entry.key(), 0);
            found.remove(entry.key());
            if (!entry.agreesWith(rows)) {
                wrong.add("%s, but the database has %d of its rows".formatted(entry, rows));
            }
        }
        found.forEach((key, rows) -> wrong.add("nobody wrote transaction %s with its %d rows".formatted(key, rows)));
        return wrong;
    }

    private static void requireWhole(Reply reply) throws IOException {
        if (reply.hasError()) {
            throw new IOException("cannot read the ledger: " + reply.error());
        }
    }

    /** How many transactions ended how: "812 committed, 40 not committed, 3 in doubt". */
    String summary() {
        var counts = new ConcurrentHashMap<Fate, Integer>();
        entries.values().forEach(entry -> counts.merge(entry.fate, 1, Integer::sum));
        return "%d committed, %d not committed, %d in doubt"
                .formatted(
                        counts.getOrDefault(Fate.COMMITTED, 0),
                        counts.getOrDefault(Fate.NOT_COMMITTED, 0),
                        counts.getOrDefault(Fate.IN_DOUBT, 0));
    }
}
