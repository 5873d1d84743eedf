package dev.weir.session.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one application writes. It keeps to the protocol as far as a good driver must: when a statement may have begun a
 * COPY it ends that before the next request.
 */
final class Application {
    final Pipe outgoing = new Pipe();
    private final int number;
    private final Oracle oracle;
    private final boolean alone;
    private final Set<String> copyNames = new HashSet<>();
    /** Portals whose statement may begin a COPY, with their marks. */
    private final Map<String, String> copyPortals = new HashMap<>();
    /** Marks of the COPYs that are to be fed and ended. */
    private final Deque<String> copies = new ArrayDeque<>();

    /** Names and portals of what must be awaited. */
    private final Set<String> awaited = new HashSet<>();

    private final Set<String> awaitedPortals = new HashSet<>();
    /** In a transaction block Weir's own query after a RESET costs the unnamed portal (docs/intended.md). */
    private boolean unnamedPortalLost;

    private boolean waiting;
    private boolean unsynced;
    private int marks;
    private boolean goodbye;
    private boolean silent;

    /** @param alone in session mode, where Weir's own query after a RESET costs the unnamed statement (docs/intended.md) */
    Application(int number, Oracle oracle, boolean alone) {
        this.number = number;
        this.alone = alone;
        this.oracle = oracle;
    }

    boolean hasSaidGoodbye() {
        return goodbye;
    }

    boolean isCopying() {
        return !copies.isEmpty();
    }

    /** It writes nothing from now on. */
    void isSilent() {
        silent = true;
    }

    private String mark() {
        return "@" + number + "." + ++marks;
    }

    private boolean write(char tag, String body) {
        if (goodbye || silent || mustWait()) {
            return false;
        }
        waiting = false;
        unsynced = "PBDEC".indexOf(tag) >= 0 || (unsynced && tag != 'S'); // not even a Query ends a batch that fails
        byte[] message = Message.of(tag, body);
        outgoing.put(message);
        oracle.asks(message);
        return true;
    }

    private boolean mustWait() {
        return waiting && !oracle.isSatisfied();
    }

    /** Weir learns only from the answer what these have done to names and settings (docs/intended.md). */
    private static boolean mustBeAwaited(String text) {
        return text.startsWith("reset") || text.startsWith("discard") || text.startsWith("deallocate all");
    }

    /** It says nothing else before it has the answer. */
    private void waits() {
        endCopies();
        if (unsynced) {
            write('S', "");
        }
        waiting = true;
    }

    private void request(char tag, String body) {
        endCopies();
        write(tag, body);
    }

    private void endCopies() {
        while (!copies.isEmpty()) {
            copyDone();
        }
    }

    // ---- requests ----

    private String text(List<String> from, int which) {
        String text = pick(from, which);
        return alone && (text.startsWith("reset") || text.startsWith("discard")) ? "show timezone" : text;
    }

    void query(int kind) {
        String text = text(Texts.SIMPLE, kind);
        endCopies();
        while (text.contains("%")) {
            text = text.replaceFirst("%", mark());
        }
        write('Q', text + "\0");
        if (mustBeAwaited(text)) {
            waits();
        }
        for (String each : text.split(";", -1)) {
            if (each.startsWith("copyin")) {
                copies.add(each.split(" ", -1)[1]);
            }
        }
    }

    void parse(int name, int kind) {
        String text = text(Texts.PREPARED, kind);
        String statement = pick(Texts.NAMES, name);
        if (text.startsWith("copyin")) {
            copyNames.add(statement);
        }
        if (mustBeAwaited(text)) {
            awaited.add(statement);
        }
        request('P', statement + "\0" + text + "\0\0\0");
    }

    void bind(int name, int portal) {
        String statement = pick(Texts.NAMES, name);
        String to = pick(Texts.PORTALS, portal);
        String parameter = mark();
        if (mustWait()) {
            return;
        }
        unnamedPortalLost &= !to.isEmpty();
        if (awaited.contains(statement)) {
            awaitedPortals.add(to);
        } else {
            awaitedPortals.remove(to);
        }
        if (copyNames.contains(statement)) {
            copyPortals.put(to, parameter);
        } else {
            copyPortals.remove(to);
        }
        request('B', to + "\0" + statement + "\0\0\0\0\1" + Message.int32(parameter.length()) + parameter + "\0\0");
    }

    void describe(int name, boolean portal) {
        if (portal && isLost(pick(Texts.PORTALS, name))) {
            return;
        }
        request('D', (portal ? "P" + pick(Texts.PORTALS, name) : "S" + pick(Texts.NAMES, name)) + "\0");
    }

    void execute(int portal, int most) {
        String from = pick(Texts.PORTALS, portal);
        if (isLost(from)) {
            return;
        }
        request('E', from + "\0" + Message.int32(most));
        String mark = copyPortals.get(from);
        if (mark != null) {
            copies.add(mark);
        }
        if (awaitedPortals.contains(from)) {
            unnamedPortalLost = true;
            waits();
        }
    }

    private boolean isLost(String portal) {
        return unnamedPortalLost && portal.isEmpty();
    }

    void close(int name, boolean portal) {
        request('C', (portal ? "P" + pick(Texts.PORTALS, name) : "S" + pick(Texts.NAMES, name)) + "\0");
    }

    void sync(boolean alsoInCopy) {
        if (!alsoInCopy) {
            endCopies();
        }
        write('S', "");
    }

    void flush() {
        write('H', "");
    }

    void call() {
        request('F', "\0\0\0\1\0\0\0\0\0\0");
    }

    // ---- COPY ----

    /** Data names the COPY it is for; where there is none it is a stray, which PostgreSQL ignores. */
    void copyData(int size, boolean bad) {
        String mark = copies.isEmpty() ? "@stray" : copies.getFirst();
        write('d', (bad ? "bad" : "") + ".".repeat(size) + mark);
    }

    void copyDone() {
        copies.poll();
        write('c', "");
    }

    void copyFail() {
        copies.clear();
        write('f', "no\0");
    }

    // ---- ends ----

    void terminate(boolean alsoInCopy) {
        if (!alsoInCopy) {
            endCopies();
        }
        if (isCopying()) {
            oracle.excuse(Excuse.COPY_LEFT);
        }
        goodbye |= write('X', "");
    }

    void garbage() {
        if (!goodbye && !silent) {
            oracle.excuse(Excuse.VIOLATION);
            outgoing.put(Message.of('!', "what"));
            silent = true;
        }
    }

    /** Ends what is open, once what it has asked is answered: a COPY, a batch, a transaction. */
    void finishes(Oracle answers) {
        waiting = false;
        if (isCopying()) {
            endCopies();
            sync(false);
        } else if (unsynced) {
            sync(false);
        } else if (answers.isOpen()) {
            sync(false);
            write('Q', "rollback\0");
        }
    }

    private static String pick(List<String> from, int which) {
        return from.get(Math.floorMod(which, from.size()));
    }
}
