package dev.weir.admin;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A command bound to result formats, run by the first Execute and emptied by that and later ones. */
final class Portal {
    private final AdminCommand command;
    private final ResultFormats formats;
    private Outcome.@Nullable Done done;
    private List<Column> columns = List.of();
    private Iterator<Row> rows = List.<Row>of().iterator();

    Portal(AdminCommand command, ResultFormats formats) {
        this.command = command;
        this.formats = formats;
    }

    AdminCommand command() {
        return command;
    }

    ResultFormats formats() {
        return formats;
    }

    boolean started() {
        return done != null;
    }

    /** Only a result can be fetched in pieces; running anything else again would do it again. */
    boolean canContinue() {
        return done != null && done.table() != null;
    }

    void start(Outcome.Done outcome) {
        done = outcome;
        var table = outcome.table();
        if (table != null) {
            columns = table.columns();
            rows = table.rows().iterator();
        }
    }

    /** Sends up to {@code maxRows} rows, all when it is 0 or less, and whether that was the end. */
    void fetch(int maxRows, Replies replies) {
        if (done == null) {
            throw new IllegalStateException("fetched before it was started: " + command);
        }
        int sent = 0;
        while (rows.hasNext() && (maxRows <= 0 || sent < maxRows)) {
            replies.dataRow(columns, rows.next(), formats);
            sent++;
        }
        // As PostgreSQL does: a limit that was reached suspends, even if no row is left behind it.
        if (maxRows > 0 && sent == maxRows) {
            replies.portalSuspended();
        } else {
            replies.complete(done.tag());
        }
    }
}
