package dev.weir.wire;

/** What may come first on a connection, before there are tags. Read by {@link StartupReader}. */
public sealed interface StartupPacket permits StartupMessage, SslRequest, GssEncRequest, CancelRequest {}
