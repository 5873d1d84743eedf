package dev.weir.session;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** The prepared statements one client believes to have: by name, and the unnamed one, which outlives Sync. */
final class ClientStatements {
    private final ByteTable<ClientStatement> named = new ByteTable<>();
    private @Nullable ClientStatement unnamed;

    /** The statement under the name in the buffer; an empty name means the unnamed statement. Borrows the buffer. */
    @Nullable
    ClientStatement get(ByteBuf in, int from, int length) {
        return length == 0 ? unnamed : named.get(in, from, length);
    }

    @Nullable
    ClientStatement get(byte[] name) {
        return name.length == 0 ? unnamed : named.get(name);
    }

    /** Makes the name stand for the statement, or for nothing. */
    void set(byte[] name, @Nullable ClientStatement next) {
        if (next != null) {
            next.statement.hold();
        }
        ClientStatement before;
        if (name.length == 0) {
            before = unnamed;
            unnamed = next;
        } else {
            before = next == null ? named.remove(name) : named.put(name, next);
        }
        if (before != null) {
            before.statement.drop();
        }
    }

    /** A simple query destroys the unnamed statement (PostgreSQL protocol, "Extended Query"). */
    void forgetUnnamed() {
        if (unnamed != null) {
            set(NO_NAME, null);
        }
    }

    /** DEALLOCATE ALL, DISCARD ALL: named statements go, the unnamed one stays. */
    void forgetNamed() {
        named.forEach(each -> each.statement.drop());
        named.clear();
    }

    boolean hasNamed() {
        return named.size() > 0;
    }

    int size() {
        return named.size();
    }

    static final byte[] NO_NAME = {};
}
