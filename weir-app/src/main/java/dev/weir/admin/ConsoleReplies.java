package dev.weir.admin;

import io.netty.buffer.ByteBuf;

/**
 * Where a console session's answers go. Called from the session's executor, one call at a time; a call that was under way
 * when the connection went may still arrive after {@link ConsoleSession#onDisconnect}.
 */
public interface ConsoleReplies {

    /** Takes {@code frames}: whole backend messages to write in order. May block while the client does not read. */
    void send(ByteBuf frames);

    /** The session is over: close the connection once everything sent before is written. Called at most once. */
    void close();
}
