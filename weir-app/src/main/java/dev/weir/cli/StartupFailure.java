package dev.weir.cli;

import java.io.Serial;
import java.util.Objects;

/** Weir cannot start for a reason its operator can mend. The message is one line that says what and how. */
public final class StartupFailure extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    public StartupFailure(String message) {
        super(message);
    }

    public StartupFailure(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
