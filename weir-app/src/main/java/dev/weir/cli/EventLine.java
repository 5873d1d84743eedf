package dev.weir.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One event, one line, in PgBouncer's shape: {@code 2026-03-01 12:00:00.123 UTC [4711] LOG message}. */
final class EventLine extends LayoutBase<ILoggingEvent> {
    private static final int FRAMES = 12;

    /** A second as it is written, but for its thousandths, which come between the two. */
    private record Second(long number, String time, String zone) {}

    private final DateTimeFormatter time;
    private final DateTimeFormatter name;
    private volatile @Nullable Second last;
    private final long pid;

    EventLine(ZoneId zone, long pid) {
        this.time =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.", Locale.ROOT).withZone(zone);
        this.name = DateTimeFormatter.ofPattern(" zzz", Locale.ROOT).withZone(zone);
        this.pid = pid;
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        var line = new StringBuilder(128);
        appendTime(line, event.getTimeStamp());
        line.append(" [")
                .append(pid)
                .append("] ")
                .append(word(event.getLevel()))
                .append(' ');
        appendOneLine(line, event.getFormattedMessage());
        for (var thrown = event.getThrowableProxy(); thrown != null; thrown = thrown.getCause()) {
            appendThrown(line, thrown);
        }
        return line.append(System.lineSeparator()).toString();
    }

    /** Hundreds of clients may come within a second, and what is expensive about a time changes only with it. */
    private void appendTime(StringBuilder line, long timestamp) {
        long number = Math.floorDiv(timestamp, 1_000L);
        Second second = last;
        if (second == null || second.number != number) {
            Instant start = Instant.ofEpochSecond(number);
            second = new Second(number, time.format(start), name.format(start));
            last = second;
        }
        long millis = Math.floorMod(timestamp, 1_000L);
        line.append(second.time)
                .append((char) ('0' + millis / 100))
                .append((char) ('0' + millis / 10 % 10))
                .append((char) ('0' + millis % 10))
                .append(second.zone);
    }

    private static String word(Level level) {
        return switch (level.toInt()) {
            case Level.ERROR_INT -> "ERROR";
            case Level.WARN_INT -> "WARNING";
            case Level.INFO_INT -> "LOG";
            case Level.DEBUG_INT -> "DEBUG";
            default -> "NOISE";
        };
    }

    private static void appendThrown(StringBuilder line, IThrowableProxy thrown) {
        line.append(" | ").append(thrown.getClassName()).append(": ");
        appendOneLine(line, String.valueOf(thrown.getMessage()));
        var frames = thrown.getStackTraceElementProxyArray();
        for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
            line.append(" | ").append(frames[i].getSTEAsString());
        }
    }

    /** A client chooses names and values that are logged: it must not be able to write lines of its own. */
    private static void appendOneLine(StringBuilder line, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                default -> line.append(Character.isISOControl(c) && c != '\t' ? '?' : c);
            }
        }
    }
}
