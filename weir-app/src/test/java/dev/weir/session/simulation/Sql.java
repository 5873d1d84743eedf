package dev.weir.session.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One session of the made-up PostgreSQL behind its protocol: transactions, savepoints, settings, statements, cursors, and a
 * language of a few words. Rows say which text they come from and whose it was.
 */
final class Sql {
    /** What a statement comes to. */
    record Outcome(Kind kind, List<String> rows, String tag) {
        enum Kind {
            DONE,
            EMPTY,
            NOTICE,
            COPY_IN,
            COPY_OUT,
            SLEEP
        }

        static Outcome done(String tag) {
            return new Outcome(Kind.DONE, List.of(), tag);
        }

        static Outcome row(String value) {
            return new Outcome(Kind.DONE, List.of(value), "SELECT 1");
        }
    }

    /** An ERROR. */
    static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1;

        final String code;

        Failure(String code, String message) {
            super(message, null, false, false);
            this.code = code;
        }
    }

    /** A statement that has a name; {@code version} of the table when it was planned. */
    record Prepared(String text, int version) {}

    /** What a rollback brings back. */
    private record Snapshot(Map<String, String> settings, Set<String> cursors, boolean listening) {
        /** {@code cursor} may be "all". */
        Snapshot without(String cursor) {
            var left = new TreeSet<>(cursors);
            left.removeIf(each -> cursor.equals("all") || cursor.equals(each));
            return new Snapshot(settings, Collections.unmodifiableSet(left), listening);
        }
    }

    private record Savepoint(String name, Snapshot before) {}

    private static final Pattern SET_CONFIG = Pattern.compile("set_config\\('([^']*)', (NULL|'([^']*)'), false\\)");

    final Map<String, Prepared> statements = new HashMap<>();
    final Map<String, String> defaults = new TreeMap<>();
    /** Statements prepared in SQL. */
    final Set<String> inSql = new TreeSet<>();

    private final List<Savepoint> savepoints = new ArrayList<>();
    private Snapshot now = new Snapshot(Map.of(), Set.of(), false);
    private Snapshot before = now;
    private char status = 'I';

    void startup(Map<String, String> base, Map<String, String> asked) {
        defaults.putAll(base);
        defaults.putAll(asked);
        now = new Snapshot(Map.copyOf(defaults), Set.of(), false);
        before = now;
    }

    char status() {
        return status;
    }

    Map<String, String> settings() {
        return now.settings;
    }

    boolean isListening() {
        return now.listening;
    }

    Set<String> cursors() {
        return now.cursors;
    }

    /** The default has been changed from outside, and so has the setting if nobody had changed it. */
    void reload(String name, String value) {
        boolean untouched = Objects.equals(defaults.get(name), now.settings.get(name));
        defaults.put(name, value);
        if (untouched) {
            set(name, value);
        }
    }

    // ---- transactions ----

    /** An error: the block has failed, or the implicit transaction is rolled back. */
    void failed() {
        if (status == 'I') {
            now = before;
        } else {
            now = savepoints.isEmpty() ? before : savepoints.getLast().before;
            status = 'E';
        }
    }

    /** The end of a query or of a batch ends an implicit transaction. */
    void ended() {
        if (status == 'I') {
            before = now;
        }
    }

    private Outcome begin() {
        status = 'T';
        return Outcome.done("BEGIN");
    }

    private Outcome end(boolean commits) {
        if (!commits && status != 'I') {
            now = before;
        }
        before = now;
        status = 'I';
        savepoints.clear();
        return Outcome.done(commits ? "COMMIT" : "ROLLBACK");
    }

    private Outcome savepoint(String name) {
        requireBlock("SAVEPOINT");
        savepoints.add(new Savepoint(name, now));
        return Outcome.done("SAVEPOINT");
    }

    private Outcome rollbackTo(String name) {
        requireBlock("ROLLBACK TO SAVEPOINT");
        for (int i = savepoints.size() - 1; i >= 0; i--) {
            if (savepoints.get(i).name.equals(name)) {
                now = savepoints.get(i).before;
                savepoints.subList(i + 1, savepoints.size()).clear();
                status = 'T';
                return Outcome.done("ROLLBACK");
            }
        }
        throw new Failure("3B001", "savepoint \"" + name + "\" does not exist");
    }

    private void requireBlock(String what) {
        if (status == 'I') {
            throw new Failure("25P01", what + " can only be used in transaction blocks");
        }
    }

    private void refuseInBlock(String what, boolean alone) {
        if (status != 'I' || !alone) {
            throw new Failure("25001", what + " cannot run inside a transaction block");
        }
    }

    /** The statements that a failed transaction still takes. */
    boolean isAllowed(String text) {
        return status != 'E' || text.isEmpty() || text.startsWith("commit") || text.startsWith("rollback");
    }

    // ---- statements ----

    static boolean hasRows(String text) {
        return text.startsWith("select") || text.startsWith("show") || text.startsWith("fetch");
    }

    /**
     * Runs one statement.
     *
     * @param parameter what Bind gave, or nothing
     * @param alone it is not one of several in a query
     */
    Outcome run(String text, String parameter, boolean alone) {
        if (!isAllowed(text)) {
            throw new Failure("25P02", "current transaction is aborted");
        }
        String[] words = text.split(" ", -1);
        String first = words.length > 1 ? words[1] : "";
        return switch (words[0]) {
            case "" -> new Outcome(Outcome.Kind.EMPTY, List.of(), "");
            case "begin" -> begin();
            case "commit" -> end(status != 'E');
            case "rollback" -> first.equals("to") ? rollbackTo(words[2]) : end(false);
            case "savepoint" -> savepoint(first);
            case "select" -> select(text, parameter, words);
            case "show" -> Outcome.row(String.valueOf(now.settings.get(first)));
            case "set" -> set(first, words[2].equals("$") ? parameter : words[2]);
            case "reset" -> reset(first);
            case "discard" -> discard(alone);
            case "deallocate" -> deallocate(first);
            case "listen" -> listen();
            case "prepare" -> prepare(first);
            case "declare" -> declare(first, alone);
            case "fetch" -> fetch(first);
            case "close" -> close(first);
            case "copyin" -> new Outcome(Outcome.Kind.COPY_IN, List.of(), "COPY");
            case "copyout" -> new Outcome(Outcome.Kind.COPY_OUT, rows(text, parameter, words), "COPY " + words[2]);
            case "sleep" -> new Outcome(Outcome.Kind.SLEEP, List.of(), "SLEEP");
            case "notice" -> new Outcome(Outcome.Kind.NOTICE, List.of(text + "|" + parameter), "DO");
            case "SELECT" -> setConfig(text);
            case "ROLLBACK" -> end(false);
            case "DISCARD" -> discard(alone);
            case "CLOSE" -> close("all");
            case "error" -> throw new Failure("22012", "division by zero: " + text + "|" + parameter);
            default -> throw new Failure("42601", "syntax error at or near \"" + words[0] + "\"");
        };
    }

    private static Outcome select(String text, String parameter, String[] words) {
        return new Outcome(Outcome.Kind.DONE, rows(text, parameter, words), "SELECT " + words[2]);
    }

    /** {@code select MARK ROWS SIZE}; the mark of a prepared statement comes with its Bind. */
    private static List<String> rows(String text, String parameter, String[] words) {
        int size = words.length > 3 ? Integer.parseInt(words[3]) : 0;
        String padding = "-".repeat(size);
        var rows = new ArrayList<String>();
        for (int i = 0; i < Integer.parseInt(words[2]); i++) {
            rows.add(text + "|" + parameter + "|" + i + padding);
        }
        return rows;
    }

    private Outcome set(String name, String value) {
        var next = new TreeMap<>(now.settings);
        next.put(name, value);
        now = new Snapshot(next, now.cursors, now.listening);
        return Outcome.done("SET");
    }

    /** How Weir brings a session to its client's settings. */
    private Outcome setConfig(String text) {
        Matcher each = SET_CONFIG.matcher(text);
        while (each.find()) {
            String name = each.group(1);
            String value = each.group(3);
            set(name, value == null ? String.valueOf(defaults.get(name)) : value);
        }
        return Outcome.row("");
    }

    private Outcome reset(String name) {
        if (name.equals("all")) {
            now = new Snapshot(Map.copyOf(defaults), now.cursors, now.listening);
        } else {
            set(name, String.valueOf(defaults.get(name)));
        }
        return Outcome.done("RESET");
    }

    private Outcome discard(boolean alone) {
        refuseInBlock("DISCARD ALL", alone);
        now = new Snapshot(Map.copyOf(defaults), Set.of(), false);
        before = now;
        forgetStatements();
        return Outcome.done("DISCARD ALL");
    }

    private void forgetStatements() {
        statements.keySet().removeIf(name -> !name.isEmpty());
        inSql.clear();
    }

    private Outcome deallocate(String name) {
        if (name.equals("all")) {
            forgetStatements();
            return Outcome.done("DEALLOCATE ALL");
        }
        if (statements.remove(name) == null && !inSql.remove(name)) {
            throw new Failure("26000", "prepared statement \"" + name + "\" does not exist");
        }
        return Outcome.done("DEALLOCATE");
    }

    private Outcome listen() {
        now = new Snapshot(now.settings, now.cursors, true);
        return Outcome.done("LISTEN");
    }

    private Outcome prepare(String name) {
        if (!inSql.add(name)) {
            throw new Failure("42P05", "prepared statement \"" + name + "\" already exists");
        }
        return Outcome.done("PREPARE");
    }

    /** A cursor WITH HOLD, which Weir keeps only when it is declared outside of a block. */
    private Outcome declare(String name, boolean alone) {
        refuseInBlock("DECLARE", alone);
        if (now.cursors.contains(name)) {
            throw new Failure("42P03", "cursor \"" + name + "\" already exists");
        }
        var cursors = new TreeSet<>(now.cursors);
        cursors.add(name);
        now = new Snapshot(now.settings, Collections.unmodifiableSet(cursors), now.listening);
        return Outcome.done("DECLARE CURSOR");
    }

    private Outcome fetch(String name) {
        requireCursor(name);
        return Outcome.row("a row of " + name);
    }

    /** No rollback brings a closed cursor back ({@code PerformPortalClose} in {@code portalcmds.c}). */
    private Outcome close(String name) {
        boolean all = name.equals("all");
        if (!all) {
            requireCursor(name);
        }
        now = now.without(name);
        before = before.without(name);
        savepoints.replaceAll(each -> new Savepoint(each.name, each.before.without(name)));
        return Outcome.done(all ? "CLOSE CURSOR ALL" : "CLOSE CURSOR");
    }

    private void requireCursor(String name) {
        if (!now.cursors.contains(name)) {
            throw new Failure("34000", "cursor \"" + name + "\" does not exist");
        }
    }

    @Nullable
    Prepared statement(String name) {
        return statements.get(name);
    }
}
