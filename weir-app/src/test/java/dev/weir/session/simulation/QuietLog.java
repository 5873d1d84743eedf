package dev.weir.session.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.util.ResourceLeakDetector;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Millions of steps would fill the log with warnings: only errors are listened to, and an error of a session is a finding,
 * because the made-up PostgreSQL keeps to the protocol. Netty's leak detector rests too: {@link Buffers} counts.
 */
final class QuietLog implements BeforeAllCallback, AfterAllCallback {
    private static final List<String> ERRORS = new ArrayList<>();
    private static final Logger SESSIONS = (Logger) LoggerFactory.getLogger("dev.weir.session");

    private final AppenderBase<ILoggingEvent> ear = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            ERRORS.add(event.getFormattedMessage());
        }
    };

    private ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();

    @Override
    public void beforeAll(ExtensionContext context) {
        before = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        SESSIONS.setLevel(Level.ERROR);
        SESSIONS.setAdditive(false);
        ear.start();
        SESSIONS.addAppender(ear);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        SESSIONS.detachAppender(ear);
        SESSIONS.setAdditive(true);
        SESSIONS.setLevel(null);
        ResourceLeakDetector.setLevel(before);
    }

    /** Fails if a session has logged an error since the last call. */
    static void check() {
        if (!ERRORS.isEmpty()) {
            String first = ERRORS.getFirst();
            ERRORS.clear();
            throw new Finding("logged: " + first);
        }
    }

    static void forget() {
        ERRORS.clear();
    }
}
