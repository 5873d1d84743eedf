package dev.weir.cli;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;

/** What Logback finds first, instead of looking for XML: warnings to stderr until a command says more. */
public final class LogDefaults extends ContextAwareBase implements Configurator {

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        new EventLog(context).quiet();
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
