package dev.weir.doctor.explain;

import java.io.IOException;

/** What was handed in is no text; the message says in one sentence what it is and what to do. */
public final class UnreadableText extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableText(String message) {
        super(message);
    }
}
