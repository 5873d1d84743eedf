package dev.weir.session;

import dev.weir.wire.BackendMessages;
import io.netty.buffer.ByteBuf;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings one client has: as it asked for them at startup, and as they are now. */
final class ClientSettings {
    private final SessionPool pool;
    private Settings startup;
    private Settings current;

    ClientSettings(SessionPool pool, Map<String, String> asked) {
        this.pool = pool;
        this.startup = Settings.of(asked);
        this.current = startup;
    }

    /** Whether the login can be completed without asking a server how PostgreSQL words what this client wrote. */
    boolean areKnown() {
        Settings worded = pool.settings().worded(startup);
        if (pool.welcome() == null || worded == null) {
            return false;
        }
        startup = worded;
        current = worded;
        return true;
    }

    /** A server has taken them as they are now. */
    void learned() {
        pool.settings().learn(startup, current);
        startup = current;
    }

    /** Appends what a login reports: the server's settings, or the client's own where it has any. */
    void report(ByteBuf out) {
        Map<String, String> reported = pool.welcome();
        if (reported != null) {
            reported.forEach((name, value) -> {
                String own = current.get(Settings.key(name));
                BackendMessages.parameterStatus(out, name, own == null ? value : own);
            });
        }
    }

    /** What RESET leads back to. */
    Settings startup() {
        return startup;
    }

    Settings current() {
        return current;
    }

    void become(Settings next) {
        current = next;
    }

    /** DISCARD ALL. */
    void reset() {
        current = startup;
    }

    @Nullable
    String applicationName() {
        return current.get("application_name");
    }
}
