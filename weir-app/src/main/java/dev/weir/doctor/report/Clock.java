package dev.weir.doctor.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times of one recording as a page shows them: in UTC, with the day where it is not always the same, and from its begin. */
record Clock(Instant begin, Instant end) {
    private static final DateTimeFormatter TIME = format("HH:mm:ss");
    private static final DateTimeFormatter DAY = format("yyyy-MM-dd");
    private static final DateTimeFormatter DAY_AND_TIME = format("MM-dd HH:mm:ss");

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }

    /** {@code 14:05:12}, or {@code 11-21 14:05:12} when the recording spans several days. */
    String time(Instant at) {
        return (isOneDay() ? TIME : DAY_AND_TIME).format(at);
    }

    /** {@code 2026-11-21 14:02:00 to 14:12:00}. */
    String period() {
        return isOneDay()
                ? "%s %s to %s".formatted(DAY.format(begin), TIME.format(begin), TIME.format(end))
                : "%s %s to %s %s".formatted(DAY.format(begin), TIME.format(begin), DAY.format(end), TIME.format(end));
    }

    private boolean isOneDay() {
        return DAY.format(begin).equals(DAY.format(end));
    }

    /** {@code 95 s}, {@code 2 min 40 s}, {@code 3 h 5 min}: two units, rounded down. */
    static String brief(Duration time) {
        if (time.compareTo(Duration.ofMinutes(2)) < 0) {
            return time.toSeconds() + " s";
        }
        if (time.compareTo(Duration.ofHours(2)) < 0) {
            return pair(time.toMinutes(), "min", time.toSecondsPart(), "s");
        }
        return time.compareTo(Duration.ofDays(2)) < 0
                ? pair(time.toHours(), "h", time.toMinutesPart(), "min")
                : pair(time.toDays(), "days", time.toHoursPart(), "h");
    }

    private static String pair(long great, String unit, long small, String part) {
        return great + " " + unit + (small == 0 ? "" : " " + small + " " + part);
    }

    /** {@code +3:12}, or {@code +1:03:12}. */
    String offset(Instant at) {
        var since = Duration.between(begin, at);
        return since.toHours() > 0
                ? "+%d:%02d:%02d".formatted(since.toHours(), since.toMinutesPart(), since.toSecondsPart())
                : "+%d:%02d".formatted(since.toMinutes(), since.toSecondsPart());
    }
}
