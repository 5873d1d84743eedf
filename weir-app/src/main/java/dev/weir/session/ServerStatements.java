package dev.weir.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The prepared statements one server holds, as of the last request sent to it: least recently used first, at most
 * {@code max_prepared_statements}. What an error makes of that is undone through {@link StatementChange}.
 */
final class ServerStatements {
    private final LinkedHashMap<PreparedStatement, byte[]> held = new LinkedHashMap<>(16, 0.75f, true);
    /** Names to be closed before the next use of the server: left by Weir, or stale. */
    private final List<byte[]> leftovers = new ArrayList<>();
    /** What the server's unnamed statement is, if Weir knows. */
    private @Nullable PreparedStatement unnamed;

    /** The name under which the server holds it, or null; counts as a use. */
    byte @Nullable [] use(PreparedStatement statement) {
        return held.get(statement);
    }

    void add(PreparedStatement statement) {
        leftovers.remove(statement.serverName); // what was to be closed is there anew
        if (held.put(statement, statement.serverName) == null) {
            statement.hold();
        }
    }

    void remove(PreparedStatement statement) {
        if (held.remove(statement) != null) {
            statement.drop();
        }
    }

    /** Makes room when the server holds {@code limit} of them: the name to be closed there, or null. */
    byte @Nullable [] evict(int limit) {
        if (held.isEmpty() || held.size() < limit) {
            return null;
        }
        Iterator<Map.Entry<PreparedStatement, byte[]>> all = held.entrySet().iterator();
        Map.Entry<PreparedStatement, byte[]> oldest = all.next();
        all.remove();
        oldest.getKey().drop();
        return oldest.getValue();
    }

    /** Whatever has the name is not there any more. */
    void closed(byte[] name) {
        held.entrySet().removeIf(each -> {
            boolean gone = Arrays.equals(each.getValue(), name);
            if (gone) {
                each.getKey().drop();
            }
            return gone;
        });
    }

    /** The server leaves its lane: nothing here may be used until {@link #arrive}. */
    void leave() {
        held.keySet().forEach(PreparedStatement::drop);
    }

    /** What the server holds, under whatever name, is what the new lane calls by its own objects. */
    void arrive(SessionPool next) {
        var before = new LinkedHashMap<>(held);
        held.clear();
        before.forEach((statement, name) -> {
            PreparedStatement known = statement.shared ? statement.in(next) : null;
            if (known == null || held.containsKey(known)) {
                leftovers.add(name);
            } else {
                held.put(known, name);
                known.hold();
            }
        });
        unnamed = null;
    }

    /** The statement's plan no longer fits its tables: prepare it anew at the next use. */
    void stale(PreparedStatement statement) {
        byte[] name = held.get(statement);
        if (name != null) {
            remove(statement);
            leftovers.add(name);
        }
        if (unnamed == statement) {
            unnamed = null;
        }
    }

    /** The server has forgotten all named statements (DEALLOCATE ALL, DISCARD ALL). */
    void clear() {
        held.keySet().forEach(PreparedStatement::drop);
        held.clear();
        leftovers.clear();
    }

    void leftover(byte[] name) {
        leftovers.add(name);
    }

    boolean hasLeftovers() {
        return !leftovers.isEmpty();
    }

    List<byte[]> takeLeftovers() {
        List<byte[]> taken = List.copyOf(leftovers);
        leftovers.clear();
        return taken;
    }

    @Nullable
    PreparedStatement unnamed() {
        return unnamed;
    }

    void unnamed(@Nullable PreparedStatement statement) {
        unnamed = statement;
    }

    int size() {
        return held.size();
    }
}
