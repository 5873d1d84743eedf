package dev.weir.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import java.nio.file.Path;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Where events go and how many of them: the only place that knows which logging library is behind SLF4J. */
final class EventLog {
    private final LoggerContext context;
    private @Nullable OutputStreamAppender<ILoggingEvent> file;
    private @Nullable Path path;

    EventLog() {
        this((LoggerContext) LoggerFactory.getILoggerFactory());
    }

    EventLog(LoggerContext context) {
        this.context = context;
    }

    /** Only warnings and errors, on stderr. */
    void quiet() {
        context.reset();
        root().setLevel(Level.WARN);
        root().addAppender(stderr());
    }

    /**
     * Starts logging for a server.
     *
     * @param verbosity 0 for connections and warnings, 1 for debug, 2 and more for everything
     * @param logfile where to append, null for none
     * @param toStderr whether stderr gets every event too
     * @throws StartupFailure when the file cannot be written
     */
    void open(int verbosity, @Nullable Path logfile, boolean toStderr) throws StartupFailure {
        context.reset();
        setVerbosity(verbosity);
        if (toStderr) {
            root().addAppender(stderr());
        }
        if (logfile != null) {
            var appender = appenderTo(logfile);
            if (!appender.isStarted()) {
                throw new StartupFailure("cannot write logfile " + logfile + ": check its directory and permissions");
            }
            root().addAppender(appender);
            file = appender;
            path = logfile;
        }
    }

    void setVerbosity(int verbosity) {
        root().setLevel(
                        switch (verbosity) {
                            case 0 -> Level.INFO;
                            case 1 -> Level.DEBUG;
                            default -> Level.TRACE;
                        });
        context.getLogger("io.netty").setLevel(verbosity > 1 ? Level.DEBUG : Level.WARN);
    }

    /** Continues in a new file of the same name, after logrotate has moved the old one away. */
    void reopen() {
        moveTo(path);
    }

    /** Continues in this file, null for none; with the old one when this one cannot be written. */
    synchronized void moveTo(@Nullable Path logfile) {
        var fresh = logfile == null ? null : appenderTo(logfile);
        if (fresh != null && !fresh.isStarted()) {
            root().warn("cannot write logfile {}: still writing to the old one", logfile);
            return;
        }
        if (fresh != null) {
            root().addAppender(fresh); // the new one first: an event in between is written twice rather than lost
        }
        if (file != null) {
            root().detachAppender(file);
            file.stop();
        }
        file = fresh;
        path = logfile;
    }

    private Logger root() {
        return context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private OutputStreamAppender<ILoggingEvent> stderr() {
        var appender = new ConsoleAppender<ILoggingEvent>();
        appender.setTarget("System.err");
        return started(appender);
    }

    private OutputStreamAppender<ILoggingEvent> appenderTo(Path logfile) {
        var appender = new FileAppender<ILoggingEvent>();
        appender.setFile(logfile.toString());
        appender.setAppend(true);
        return started(appender);
    }

    private OutputStreamAppender<ILoggingEvent> started(OutputStreamAppender<ILoggingEvent> appender) {
        var line = new EventLine(ZoneId.systemDefault(), ProcessHandle.current().pid());
        line.setContext(context);
        line.start();
        var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
        encoder.setContext(context);
        encoder.setLayout(line);
        encoder.start();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }
}
