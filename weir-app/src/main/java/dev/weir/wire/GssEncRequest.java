package dev.weir.wire;

/** The client asks for GSSAPI encryption; the answer is the single byte {@code G} or {@code N}. */
public record GssEncRequest() implements StartupPacket {}
