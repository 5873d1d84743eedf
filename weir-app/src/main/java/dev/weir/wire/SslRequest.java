package dev.weir.wire;

/** The client asks for TLS; the answer is the single byte {@code S} or {@code N}. */
public record SslRequest() implements StartupPacket {}
