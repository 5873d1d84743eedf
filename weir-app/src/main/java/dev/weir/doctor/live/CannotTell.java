package dev.weir.doctor.live;

import java.io.Serial;

/** The doctor has nothing to judge. The message is one sentence for its user: what is wrong, and what to do. */
public final class CannotTell extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** @param sentence for the user, with no secret in it */
    public CannotTell(String sentence) {
        super(sentence, null, false, false);
    }

    /** Never null, unlike {@link #getMessage}. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
