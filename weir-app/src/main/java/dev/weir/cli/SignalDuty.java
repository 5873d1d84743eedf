package dev.weir.cli;

import dev.weir.admin.DatabaseOrder;
import dev.weir.admin.DatabaseOrder.Verb;
import dev.weir.cli.Pooler.Drain;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each signal asks of the pooler. A signal that comes before there is one waits for it on its own thread: without a
 * handler it would end the process.
 */
final class SignalDuty {
    private static final Logger LOG = LoggerFactory.getLogger(SignalDuty.class);
    /** Where this is set, Java suspends its threads with that signal; otherwise with SIGUSR2 (HotSpot's signals_posix.cpp). */
    private static final String OTHER_SUSPEND_SIGNAL = "_JAVA_SR_SIGNUM";
    /** From behind SIGUSR2 to the last one of Linux. With any other value Java stays with SIGUSR2, and a warning. */
    private static final Pattern TAKEN_BY_JAVA = Pattern.compile("1[3-9]|[2-5][0-9]|6[0-4]");

    private final Surroundings here;
    private final CompletableFuture<Pooler> running = new CompletableFuture<>();
    private final AtomicBoolean stopping = new AtomicBoolean();

    SignalDuty(Surroundings here) {
        this.here = here;
    }

    /** From now on signals wait for the pooler, or reach it. */
    void begin(boolean endOnQuit) {
        on("HUP", SignalDuty::reload);
        on("USR1", pooler -> order(pooler, "USR1", Verb.PAUSE));
        String other = here.environment().getOrDefault(OTHER_SUSPEND_SIGNAL, "");
        if (TAKEN_BY_JAVA.matcher(other).matches()) { // or each sample of a flight recording would resume
            on("USR2", pooler -> order(pooler, "USR2", Verb.RESUME));
        }
        for (var name : List.of("TERM", "INT")) {
            on(name, pooler -> stop(pooler, name));
        }
        if (endOnQuit) {
            here.signals().endAtOnceOnQuit();
        }
    }

    void isServing(Pooler pooler) {
        running.complete(pooler);
    }

    private void on(String name, Consumer<Pooler> duty) {
        here.signals().on(name, () -> duty.accept(running.join()));
    }

    private void stop(Pooler pooler, String name) {
        boolean again = stopping.getAndSet(true);
        LOG.info("got SIG{}: {}", name, again ? "stopping at once" : "letting transactions finish");
        pooler.shutdown(again ? Drain.NOW : Drain.AT_TRANSACTION_END);
    }

    private static void reload(Pooler pooler) {
        if (pooler.reload().problems().isEmpty()) {
            LOG.info("got SIGHUP: configuration reloaded");
        } else {
            LOG.error("got SIGHUP: nothing changed, because the configuration has errors");
        }
    }

    /** PAUSE may take long: each signal has a thread of its own. */
    private static void order(Pooler pooler, String name, Verb verb) {
        LOG.info("got SIG{}: {}", name, verb);
        pooler.carryOut(new DatabaseOrder(verb, Optional.empty()))
                .ifPresentOrElse(
                        why -> LOG.error("SIG{}: {} failed: {}", name, verb, why),
                        () -> LOG.info("SIG{}: {} is done", name, verb));
    }
}
