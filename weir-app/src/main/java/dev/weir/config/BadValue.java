package dev.weir.config;

import java.io.Serial;

/** A text is not a value of its {@link Kind}. The message completes a sentence that begins with the key's name. */
final class BadValue extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    BadValue(String message) {
        super(message, null, false, false);
    }

    /** As it ends up in a {@link Problem}. */
    String message() {
        var message = getMessage();
        return message == null ? "" : message;
    }
}
