package dev.weir.doctor.json;

import java.io.Serial;

/** A text is no JSON, or not the JSON that was expected. The message says where and why, and repeats nothing of the text. */
public final class MalformedJson extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    public MalformedJson(String message) {
        super(message, null, false, false);
    }
}
