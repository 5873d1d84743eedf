package dev.weir.session;

import io.netty.buffer.ByteBuf;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The prepared statements one client believes to have: by name, and the unnamed one, which outlives Sync. */
final class ClientStatements {
    /** Null until the client names one. */
    private @Nullable ByteTable<ClientStatement> named;

    private @Nullable ClientStatement unnamed;
    private boolean ended;

    /** The statement under the name in the buffer; an empty name means the unnamed statement. Borrows the buffer. */
    @Nullable
    ClientStatement get(ByteBuf in, int from, int length) {
        if (length == 0) {
            return unnamed;
        }
        return named == null ? null : named.get(in, from, length);
    }

    @Nullable
    ClientStatement get(byte[] name) {
        if (name.length == 0) {
            return unnamed;
        }
        return named == null ? null : named.get(name);
    }

    /** Makes the name stand for the statement, or for nothing. */
    void set(byte[] name, @Nullable ClientStatement next) {
        if (ended) {
            return; // a change that was under way when the client left
        }
        if (next != null) {
            next.statement.hold();
        }
        ClientStatement before = name.length == 0 ? unnamed : setNamed(name, next);
        if (name.length == 0) {
            unnamed = next;
        }
        if (before != null) {
            before.statement.drop();
        }
    }

    private @Nullable ClientStatement setNamed(byte[] name, @Nullable ClientStatement next) {
        if (next == null) {
            return named == null ? null : named.remove(name);
        }
        if (named == null) {
            named = new ByteTable<>();
        }
        return named.put(name, next);
    }

    /** A simple query destroys the unnamed statement (PostgreSQL protocol, "Extended Query"). */
    void forgetUnnamed() {
        if (unnamed != null) {
            set(NO_NAME, null);
        }
    }

    /** DEALLOCATE ALL, DISCARD ALL: named statements go, the unnamed one stays. */
    void forgetNamed() {
        if (named != null) {
            named.forEach(each -> each.statement.drop());
            named = null;
        }
    }

    // ---- from lane to lane ----

    /** Whether all texts are kept; one that is not exists on one server only. */
    boolean areKept() {
        return (unnamed == null || isKept(unnamed)) && (named == null || named.allMatch(ClientStatements::isKept));
    }

    private static boolean isKept(ClientStatement each) {
        return each.statement.parse.length > 0;
    }

    /** The client leaves the lane: nothing here may be used until {@link #arrive}. */
    void leave() {
        each(own -> own.statement.drop());
    }

    /** Looks everything up in the catalogues of the new lane. */
    void arrive(SessionPool next) {
        each(own -> {
            own.arrived(Objects.requireNonNull(own.statement.in(next), "its text is kept"));
            own.statement.hold();
        });
    }

    private void each(Consumer<ClientStatement> action) {
        if (unnamed != null) {
            action.accept(unnamed);
        }
        if (named != null) {
            named.forEach(action);
        }
    }

    /** The client is gone: nothing is held for it from now on. */
    void end() {
        forgetUnnamed();
        forgetNamed();
        ended = true;
    }

    boolean hasNamed() {
        return size() > 0;
    }

    int size() {
        return named == null ? 0 : named.size();
    }

    static final byte[] NO_NAME = {};
}
