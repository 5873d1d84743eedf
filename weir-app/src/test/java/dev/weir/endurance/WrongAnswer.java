package dev.weir.endurance;

import java.io.Serial;

/** A client was told something else than what it asked for: the worst a pooler can do. */
final class WrongAnswer extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    WrongAnswer(String message) {
        super(message);
    }
}
