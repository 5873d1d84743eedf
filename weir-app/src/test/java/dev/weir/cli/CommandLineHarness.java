package dev.weir.cli;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Runs a command line as a shell would, with a pooler, signals and an environment of its own. */
final class CommandLineHarness implements Signals {
    final Map<String, String> environment = new HashMap<>();
    InputStream in = new ByteArrayInputStream(new byte[0]);
    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();
    final Map<String, Runnable> handlers = new HashMap<>();
    boolean quitEnds;

    PoolerStarter starter = (_, _) -> {
        throw new StartupFailure("no pooler was expected to start");
    };

    int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return WeirCommand.run(
                arguments,
                new Surroundings(
                        environment, in, new PrintWriter(out, true), new PrintWriter(err, true), this, starter));
    }

    void send(String signal) {
        Objects.requireNonNull(handlers.get(signal), signal).run();
    }

    /** A pooler that starts, does that while it serves, and is told to stop afterwards. */
    FakePooler serving(Runnable meanwhile) {
        var pooler = new FakePooler(() -> {
            meanwhile.run();
            send("TERM");
        });
        starter = pooler::start;
        return pooler;
    }

    @Override
    public void on(String name, Runnable action) {
        handlers.put(name, action);
    }

    @Override
    public void endAtOnceOnQuit() {
        quitEnds = true;
    }
}
