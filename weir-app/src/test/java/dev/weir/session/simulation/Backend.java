package dev.weir.session.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The main loop of one backend of the made-up PostgreSQL, after {@code postgres.c}: a message in, its replies out. It serves
 * behind Weir, and in {@link Oracle} it is the direct connection that Weir has to equal.
 */
final class Backend {
    /** What a backend does to the world, and asks of it. */
    interface World {
        /** A statement with this mark runs. */
        void runs(String mark);

        /** COPY data for the statement with this mark. */
        void copied(String mark, String data);

        /** Of the one table whose plans go stale. */
        int tableVersion();

        /** Whether in a failed transaction a statement is refused that could have been used. */
        boolean refusesInFailed();

        /** Whether a statement is refused because its table has changed since it was planned. */
        boolean refusesStale(Sql.Prepared statement);
    }

    final Sql sql = new Sql();
    private final Consumer<byte[]> out;
    private final World world;
    private final ExtendedQueries batch;
    private final Map<String, String> told = new HashMap<>();
    private boolean ignoreTillSync;
    private boolean extended;
    private boolean closed;
    private boolean sleeping;
    private @Nullable String copying;
    private int copied;
    /** What is left of a simple query that waits for a COPY or a sleep. */
    private List<String> remaining = List.of();

    Backend(Consumer<byte[]> out, World world) {
        this.out = out;
        this.world = world;
        this.batch = new ExtendedQueries(this, out, world);
    }

    // ---- what others may know and do ----

    boolean isClosed() {
        return closed;
    }

    boolean isSleeping() {
        return sleeping;
    }

    boolean isCopying() {
        return copying != null;
    }

    /** In no transaction, in no batch, with nothing running. */
    boolean isAtRest() {
        return sql.status() == 'I' && !extended && !ignoreTillSync && !sleeping && copying == null;
    }

    /** Whether a message with this tag would be read without a word. */
    boolean ignores(char tag) {
        return copying == null && !sleeping && (ignoreTillSync ? tag != 'S' && tag != 'X' : "dcfH".indexOf(tag) >= 0);
    }

    void wakes() {
        sleeping = false;
        complete("SLEEP");
        goOn();
    }

    /** A cancel request has come: it hits what runs now, if anything does. */
    boolean cancelled(String message) {
        boolean hits = sleeping || copying != null;
        if (hits) {
            fail(new Sql.Failure("57014", message));
        }
        return hits;
    }

    /** Says goodbye and dies, as after pg_terminate_backend. */
    void terminated(String code) {
        out.accept(Message.error("FATAL", code, "terminating connection"));
        closed = true;
    }

    void dies() {
        closed = true;
    }

    // ---- the main loop ----

    /** One message of its client's; not while it sleeps, nor once it is closed. */
    void message(byte[] message) {
        char tag = Message.tag(message);
        try {
            if (copying != null) {
                copyMessage(tag, message);
            } else if (tag == 'X') {
                closed = true;
            } else if (!ignoreTillSync || tag == 'S') {
                handle(tag, Message.body(message));
            }
        } catch (Sql.Failure e) {
            fail(e);
        }
    }

    private void fail(Sql.Failure e) {
        copying = null;
        sleeping = false;
        remaining = List.of();
        batch.portals.clear();
        out.accept(Message.error("ERROR", e.code, String.valueOf(e.getMessage())));
        sql.failed();
        if (extended) {
            ignoreTillSync = true;
        } else {
            ready();
        }
    }

    private void handle(char tag, String body) {
        switch (tag) {
            case 'Q' -> {
                extended = false;
                sql.statements.remove("");
                batch.portals.remove("");
                query(body.substring(0, body.length() - 1));
            }
            case 'F' -> {
                extended = false;
                if (sql.status() == 'E') {
                    throw new Sql.Failure("25P02", "current transaction is aborted");
                }
                out.accept(Message.of('V', "\0\0\0\0"));
                ready();
            }
            case 'S' -> {
                ignoreTillSync = false;
                extended = false;
                ready();
            }
            case 'd', 'c', 'f', 'H' -> {}
            case 'P', 'B', 'D', 'E', 'C' -> {
                extended = true;
                batch.message(tag, body);
            }
            default -> terminated("08P01");
        }
    }

    private void ready() {
        sql.ended();
        if (sql.status() == 'I') {
            batch.portals.clear();
        }
        reportChanges();
        out.accept(Message.of('Z', String.valueOf(sql.status())));
    }

    void reportChanges() {
        sql.settings().forEach((name, value) -> {
            if (!value.equals(told.put(name, value))) {
                out.accept(Message.of('S', name + "\0" + value + "\0"));
            }
        });
    }

    void complete(String tag) {
        out.accept(Message.of('C', tag + "\0"));
        if (sql.status() == 'I' && !extended) {
            batch.portals.clear();
        }
    }

    // ---- simple queries ----

    private void query(String text) {
        List<String> statements = List.of(text.split(";", -1));
        for (String each : statements) {
            if (each.startsWith("syntax")) {
                throw new Sql.Failure("42601", "syntax error");
            }
        }
        simple(statements, statements.size() == 1);
    }

    private void simple(List<String> statements, boolean alone) {
        for (int i = 0; i < statements.size(); i++) {
            remaining = statements.subList(i + 1, statements.size());
            String text = statements.get(i);
            Sql.Outcome outcome = sql.run(text, "", alone);
            mark(text, "");
            if (Sql.hasRows(text)) {
                out.accept(rowsOf(text));
            }
            if (!begin(outcome, markOf(text, ""))) {
                return;
            }
        }
        ready();
    }

    private void goOn() {
        if (extended) {
            return;
        }
        try {
            simple(remaining, false);
        } catch (Sql.Failure e) {
            fail(e);
        }
    }

    /** Answers a statement; false when its end comes later. */
    boolean begin(Sql.Outcome outcome, String mark) {
        switch (outcome.kind()) {
            case EMPTY -> out.accept(Message.of('I', ""));
            case COPY_IN -> {
                out.accept(Message.of('G', "\0\0\0"));
                copying = mark;
                copied = 0;
                return false;
            }
            case COPY_OUT -> {
                out.accept(Message.of('H', "\0\0\0"));
                outcome.rows().forEach(row -> out.accept(Message.of('d', row)));
                out.accept(Message.of('c', ""));
                complete(outcome.tag());
            }
            case SLEEP -> {
                sleeping = true;
                return false;
            }
            case NOTICE -> {
                out.accept(Message.error("NOTICE", "01000", outcome.rows().getFirst()));
                complete(outcome.tag());
            }
            case DONE -> {
                outcome.rows().forEach(row -> out.accept(Message.row(row)));
                complete(outcome.tag());
            }
        }
        return true;
    }

    static byte[] rowsOf(String text) {
        return Message.of('T', "\0\1" + text + "\0".repeat(19));
    }

    static String markOf(String text, String parameter) {
        String[] words = text.split(" ", 3);
        return words.length < 2 ? "" : words[1].equals("$") ? parameter : words[1];
    }

    void mark(String text, String parameter) {
        String mark = markOf(text, parameter);
        if (!mark.isEmpty() && mark.charAt(0) == '@') {
            world.runs(mark);
        }
    }

    private void copyMessage(char tag, byte[] message) {
        String mark = String.valueOf(copying);
        switch (tag) {
            case 'd' -> {
                String data = Message.body(message);
                world.copied(mark, data);
                copied++;
                if (data.startsWith("bad")) {
                    throw new Sql.Failure("22P04", "bad COPY data");
                }
            }
            case 'S', 'H' -> {} // CopyGetData ignores both
            case 'c' -> {
                copying = null;
                complete("COPY " + copied);
                goOn();
            }
            case 'f' -> throw new Sql.Failure("57014", "COPY from stdin failed");
            default -> terminated("08P01"); // protocol synchronization was lost
        }
    }
}
