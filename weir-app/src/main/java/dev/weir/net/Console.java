package dev.weir.net;

import io.netty.buffer.ByteBuf;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The console as this room sees it, so that the console need not know about channels, nor this room about its commands. */
public interface Console {
    /** The names under which it is reached; no database can have them. */
    Set<String> DATABASES = Set.of("weir", "pgbouncer");

    /** One whole frame; borrows the body. */
    void frame(byte tag, ByteBuf body);

    /** From any thread: whoever has this session's cancel key wants what it does now to end. */
    void cancelRequested();

    void gone();

    /** Begins a conversation. Both callbacks may be called from any thread; {@code send} takes the buffer. */
    interface Opener {
        Console open(Consumer<ByteBuf> send, Runnable close);
    }

    /** Who may use it, and how it presents itself. */
    interface Desk {
        /** Null when this user may not. */
        @Nullable
        Opener forUser(String user);

        /** For who may do anything with this process anyway; null where there is no console. */
        @Nullable
        Opener forOwner();

        Map<String, String> greeting();
    }
}
