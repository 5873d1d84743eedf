package dev.weir.wire;

/** Walks frames in a buffer. */
public final class FrameCursor {
    private FrameCursor() {}
}
