package dev.weir.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The distinct prepared statements of clients with equal settings in one pool, found by the bytes of their Parse; holds only what somebody uses. */
final class StatementCatalog {
    /** Begins every name Weir gives; a client's own unknown name never reaches a server with this beginning. */
    static final byte[] PREFIX = "weir:".getBytes(StandardCharsets.US_ASCII);

    private final ByteTable<PreparedStatement> byText = new ByteTable<>();
    private final Settings settings;
    private final LongSupplier numbers;

    /** @param numbers never the same twice within a pool: a server has statements of several catalogues */
    StatementCatalog(Settings settings, LongSupplier numbers) {
        this.settings = settings;
        this.numbers = numbers;
    }

    /** Under which its statements were analysed; may be asked on any loop. */
    Settings settings() {
        return settings;
    }

    /** The statement that another lane of the pool knows; null when its text was not kept. */
    @Nullable
    PreparedStatement like(PreparedStatement other) {
        if (other.parse.length == 0) {
            return null;
        }
        PreparedStatement known = other.shared ? byText.get(other.parse) : null;
        return known != null ? known : new PreparedStatement(this, other.parse, nextName(), other.shared);
    }

    /** The statement for a Parse whose body continues at {@code from} behind the name; borrows the buffer. */
    PreparedStatement of(ByteBuf in, int from, int length) {
        PreparedStatement known = byText.get(in, from, length);
        if (known != null) {
            return known;
        }
        return new PreparedStatement(this, ByteBufUtil.getBytes(in, from, length, true), nextName(), true);
    }

    /** A statement of the client's own, which nobody shares; borrows the buffer. */
    PreparedStatement unshared(ByteBuf in, int from, int length) {
        return new PreparedStatement(this, ByteBufUtil.getBytes(in, from, length, true), nextName(), false);
    }

    /** The same text for one client alone, analysed under the settings of this catalogue. */
    PreparedStatement apart(PreparedStatement other) {
        return new PreparedStatement(this, other.parse, nextName(), false);
    }

    /** A statement whose text passes through without being kept: it exists on one server only, and pins its client there. */
    PreparedStatement streamed() {
        return new PreparedStatement(this, new byte[0], nextName(), false);
    }

    private byte[] nextName() {
        return ("weir:" + Long.toString(numbers.getAsLong(), Character.MAX_RADIX)).getBytes(StandardCharsets.US_ASCII);
    }

    void added(PreparedStatement statement) {
        byText.put(statement.parse, statement);
    }

    void removed(PreparedStatement statement) {
        if (byText.get(statement.parse) == statement) {
            byText.remove(statement.parse);
        }
    }

    int size() {
        return byText.size();
    }
}
