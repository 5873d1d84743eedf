package dev.weir.session;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The prepared statements one server holds, as of the last request sent to it: least recently used first, at most
 * {@code max_prepared_statements}. What an error makes of that is undone through {@link StatementChange}.
 */
final class ServerStatements {
    private final LinkedHashMap<PreparedStatement, PreparedStatement> held = new LinkedHashMap<>(16, 0.75f, true);
    /** Names to be closed before the next use of the server: left by Weir, or stale. */
    private final List<byte[]> leftovers = new ArrayList<>();
    /** What the server's unnamed statement is, if Weir knows. */
    private @Nullable PreparedStatement unnamed;

    /** Whether the server holds it; counts as a use. */
    boolean use(PreparedStatement statement) {
        return held.get(statement) != null;
    }

    void add(PreparedStatement statement) {
        if (held.put(statement, statement) == null) {
            statement.hold();
        }
    }

    void remove(PreparedStatement statement) {
        if (held.remove(statement) != null) {
            statement.drop();
        }
    }

    /** The statement that has to make room when the server holds {@code limit} of them. */
    @Nullable
    PreparedStatement evict(int limit) {
        if (held.size() < limit) {
            return null;
        }
        Iterator<PreparedStatement> oldest = held.keySet().iterator();
        PreparedStatement evicted = oldest.next();
        oldest.remove();
        evicted.drop();
        return evicted;
    }

    /** The statement's plan no longer fits its tables: prepare it anew at the next use. */
    void stale(PreparedStatement statement) {
        if (held.containsKey(statement)) {
            remove(statement);
            leftovers.add(statement.serverName);
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
