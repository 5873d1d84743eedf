package dev.weir.testing;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Fails a test class in which a Netty resource was lost without release.
 *
 * <p>Registered for every test by {@code META-INF/services}, twice: as a launcher listener, because Netty asks for its
 * detector once, when its first class loads, and as an extension that looks after each class.
 */
public final class LeakWatch implements LauncherSessionListener, AfterAllCallback {
    private static final ConcurrentLinkedQueue<String> LEAKS = new ConcurrentLinkedQueue<>();

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        listen();
    }

    /** Takes over Netty's leak detection; before Netty's first class loads, or nothing is seen. */
    public static void listen() {
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Listening());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        var leaks = leaksSoFar();
        if (!leaks.isEmpty()) {
            throw new AssertionError(
                    "%d Netty resource(s) lost without release:%n%s".formatted(leaks.size(), String.join("\n", leaks)));
        }
    }

    /** Takes the leaks known by now; collects garbage first, because a leak shows only when its owner is gone. */
    public static List<String> leaksSoFar() {
        System.gc();
        ByteBufAllocator.DEFAULT.buffer(1).release(); // tracking one resource makes Netty report the lost ones
        var leaks = new ArrayList<String>();
        for (var leak = LEAKS.poll(); leak != null; leak = LEAKS.poll()) {
            leaks.add(leak);
        }
        return leaks;
    }

    private static final class Listening extends ResourceLeakDetectorFactory {
        @Override
        @SuppressWarnings("deprecation") // the abstract method is the deprecated one
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                Class<T> resource, int samplingInterval, long maxActive) {
            return newResourceLeakDetector(resource, samplingInterval);
        }

        @Override
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval) {
            return new Recording<>(resource, samplingInterval);
        }
    }

    private static final class Recording<T> extends ResourceLeakDetector<T> {
        Recording(Class<?> resource, int samplingInterval) {
            super(resource, samplingInterval);
        }

        @Override
        protected boolean needReport() {
            return true;
        }

        @Override
        protected void reportTracedLeak(String resourceType, String records) {
            LEAKS.add(resourceType + ": " + records);
        }

        @Override
        protected void reportUntracedLeak(String resourceType) {
            LEAKS.add(resourceType + ", not traced");
        }
    }
}
