package dev.weir.session;

import dev.weir.wire.BackendMessages;
import dev.weir.wire.StartupMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How clients of a pool came: what those share whose startup packets are equal, which are usually all of one application.
 * An idle client costs a reference to it, and the second login of its kind finds everything ready that the first had to
 * put together.
 */
@SuppressWarnings("ReferenceEquality") // a changed welcome is another object
final class Origin {
    final StartupMessage startup;
    /** Run-time settings, as the client wrote them. */
    final Settings asked;

    /** What {@link #settings} and {@link #greeting} were made of. */
    private @Nullable Map<String, String> welcome;

    private @Nullable Settings settings;
    private byte @Nullable [] greeting;

    Origin(StartupMessage startup) {
        this.startup = startup;
        this.asked = Settings.of(startup.settings());
    }

    /**
     * All settings of a client that has just logged in, or null when a server has to be asked how PostgreSQL words what it
     * wrote.
     */
    @Nullable
    Settings settings(SessionPool pool) {
        Map<String, String> now = pool.welcome();
        if (now == null) {
            return null;
        }
        if (settings == null || welcome != now) {
            Settings worded = pool.settings().worded(asked);
            if (worded == null) {
                return null;
            }
            settings = worded.and(now);
            welcome = now;
            greeting = null;
        }
        settings = pool.settings().intern(settings); // again: the registry may have forgotten it
        return settings;
    }

    /** Appends what a login reports: the settings of the pool's servers, or the client's own where it has any. */
    void greet(SessionPool pool, Settings current, ByteBuf out) {
        Map<String, String> now = pool.welcome();
        if (now == null) {
            return;
        }
        if (welcome == now && settings == current) {
            if (greeting == null) {
                int start = out.writerIndex();
                report(now, current, out);
                greeting = ByteBufUtil.getBytes(out, start, out.writerIndex() - start, true);
            } else {
                out.writeBytes(greeting);
            }
        } else {
            report(now, current, out);
        }
    }

    private static void report(Map<String, String> reported, Settings current, ByteBuf out) {
        reported.forEach((name, value) -> {
            String mine = current.get(Settings.key(name));
            BackendMessages.parameterStatus(out, name, mine == null ? value : mine);
        });
    }
}
