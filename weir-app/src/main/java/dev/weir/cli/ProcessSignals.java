package dev.weir.cli;

import java.lang.reflect.Proxy;

/**
 * Signals of this process.
 *
 * <p>{@code sun.misc.Signal} (module jdk.unsupported) is called by reflection because javac warns about its name in a
 * way that cannot be suppressed, and warnings fail the build.
 */
final class ProcessSignals implements Signals {

    @Override
    public void on(String name, Runnable action) {
        try {
            var signal = Class.forName("sun.misc.Signal");
            var handler = Class.forName("sun.misc.SignalHandler");
            var proxy = Proxy.newProxyInstance(
                    ProcessSignals.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        action.run();
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Java runtime does not let Weir handle SIG" + name, e);
        }
    }

    @Override
    public void endAtOnceOnQuit() {
        SystemCalls.endAtOnceOnQuit();
    }
}
