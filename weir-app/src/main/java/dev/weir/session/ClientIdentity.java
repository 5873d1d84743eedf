package dev.weir.session;

import dev.weir.wire.CancelKey;
import dev.weir.wire.StartupMessage;

/**
 * Who a client is, once it has been let in.
 *
 * @param startup what it asked for
 * @param key shown to it, to be shown by it again with a cancel request
 * @param isNobody it has proved nothing: the user in {@code startup} is the one that the database lends to everybody
 */
public record ClientIdentity(StartupMessage startup, CancelKey key, boolean isNobody) {}
