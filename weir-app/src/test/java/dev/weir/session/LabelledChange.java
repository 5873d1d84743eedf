package dev.weir.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Statement changes that a test can tell apart, all of one client and one server. */
final class LabelledChange {
    private static final Map<StatementChange, String> LABELS = new WeakHashMap<>();

    final ClientStatements client = new ClientStatements();
    final ServerStatements server = new ServerStatements();
    private final StatementCatalog catalog = new StatementCatalog(Settings.NONE, new AtomicLong(1)::getAndIncrement);
    private int next;

    /** The Parse of a new text under the name, entered as sent. */
    StatementChange named(String name) {
        byte[] text = ("text " + next++ + "\0\0\0").getBytes(US_ASCII);
        var statement = new PreparedStatement(catalog, text, ("weir:" + next).getBytes(US_ASCII), true);
        byte[] key = name.getBytes(US_ASCII);
        return labelled(name, StatementChange.parse(server, client, key, new ClientStatement(key, statement), true));
    }

    StatementChange closed(String name) {
        return labelled(name, StatementChange.close(server, client, name.getBytes(US_ASCII)));
    }

    private static StatementChange labelled(String label, StatementChange change) {
        LABELS.put(change, label);
        return change;
    }

    static String labelOf(StatementChange change) {
        return LABELS.getOrDefault(change, "unknown");
    }
}
