package dev.weir.session;

import dev.weir.wire.CancelKey;
import dev.weir.wire.StartupMessage;

/**
 * Who a client is, once it has proved it.
 *
 * @param startup what it asked for
 * @param key shown to it, to be shown by it again with a cancel request
 */
public record ClientIdentity(StartupMessage startup, CancelKey key) {}
