package dev.weir.session;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the last batch of a client until it is answered, when that batch may be run a second time: PostgreSQL refuses a
 * prepared statement whose tables have changed with "cached plan must not change result type", and since the plan is an
 * older client's, this client has done nothing to deserve that.
 *
 * <p>Safe only if nothing of the batch can have had an effect or been answered, and the client has not been told the
 * statement's old columns: the batch is outside a transaction, begins with the statement, ends with its only Sync, and came
 * in one piece.
 */
final class Replay {
    private enum Batch {
        NONE,
        /** It began with a Parse of a text that the server holds. */
        PARSED,
        /** It began with a statement that may be run again; its Sync has not come yet. */
        OPEN,
        /** Its Sync was the last frame so far. */
        WHOLE,
        REFUSED
    }

    private Batch batch = Batch.NONE;
    private int start;
    private @Nullable ByteBuf kept;
    private int requests;
    private boolean due;
    /** The batch under way is a second try: there is no third. */
    private boolean second;

    /** The batch begins, at {@code start} of the buffer, with the use of a statement the client knows nothing else about. */
    void begin(int start) {
        this.start = start;
        batch = second ? Batch.REFUSED : Batch.OPEN;
    }

    /** A Parse that opens a batch was answered without the server: the batch proper begins behind it. */
    void parsed(boolean first) {
        batch = first && kept == null ? Batch.PARSED : Batch.REFUSED;
    }

    /** Nothing of the batch has gone to the server yet but a Parse that did not. */
    boolean isParsed() {
        return batch == Batch.PARSED;
    }

    /** Another request follows what was kept: it could overtake, or be taken for a part of it. */
    void follow() {
        if (kept != null || batch == Batch.WHOLE) {
            release();
            batch = Batch.REFUSED;
        }
    }

    /** The buffer ends inside a frame, or the rest of it has to wait: what is open in it will not be in one piece. */
    void cut() {
        if (batch == Batch.OPEN || batch == Batch.WHOLE) {
            batch = Batch.REFUSED;
        }
    }

    /** A batch will be run again as soon as the server is ready; nothing may overtake it. */
    boolean isDue() {
        return due;
    }

    boolean isOpen() {
        return batch == Batch.OPEN;
    }

    void sync() {
        batch = batch == Batch.OPEN ? Batch.WHOLE : Batch.REFUSED;
    }

    void refuse() {
        batch = Batch.REFUSED;
    }

    /** Whether the buffer, handled to its end, is worth keeping. */
    boolean wants(ByteBuf in, int from) {
        boolean whole = batch == Batch.WHOLE && in.writerIndex() - from < RelayOutput.COPY_BELOW;
        batch = whole ? Batch.WHOLE : batch == Batch.OPEN ? Batch.REFUSED : batch;
        return whole && kept == null;
    }

    /** Takes the buffer; {@code requests} are owed for it. */
    void keep(ByteBuf in, int requests) {
        this.requests = requests;
        kept = in.readerIndex(start);
    }

    /** The server refused the statement at the head of the ledger as stale: whether the batch will be run again. */
    boolean stale(int owed) {
        due = kept != null && owed == requests;
        return due;
    }

    /** The server is ready: the batch to run again if there is one, which is then the caller's. */
    @Nullable
    ByteBuf answered() {
        ByteBuf again = due ? kept : null;
        if (again != null) {
            kept = null;
        }
        second = again != null;
        release();
        batch = Batch.NONE;
        return again;
    }

    void release() {
        due = false;
        if (kept != null) {
            kept.release();
            kept = null;
        }
    }
}
