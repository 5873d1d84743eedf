package dev.weir.session;

import dev.weir.wire.CancelKey;
import dev.weir.wire.ClientError;
import dev.weir.wire.StartupMessage;
import dev.weir.wire.auth.ScramKeys;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** Lets in whoever passes the check that a test has set, and remembers what it was told. */
final class FakeDoorkeeper implements Doorkeeper {
    /** Null: it fails. */
    @Nullable
    LoginCheck check = new LoginCheck.Trust();

    @Nullable
    String admitted;

    @Nullable
    String turnedAway;

    int cancelled;
    Runnable landed = () -> {};

    @Override
    public LoginCheck check(ClientLogin from, StartupMessage startup) {
        if (check == null) {
            throw new IllegalStateException("no check");
        }
        return check;
    }

    @Override
    public void admit(ClientLogin login, StartupMessage startup, @Nullable ScramKeys keys) {
        admitted = startup.user();
    }

    @Override
    public void cancel(CancelKey key, Runnable done) {
        cancelled = key.pid();
        landed = done;
    }

    @Override
    public void turnedAway(ClientLogin login, @Nullable StartupMessage startup, ClientError why) {
        turnedAway = why.code();
    }

    @Override
    public SecureRandom random() {
        return new SecureRandom();
    }
}
