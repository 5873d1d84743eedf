package dev.weir.pool;

import java.util.Locale;

/** Times as a person reads them in an error text: {@code 350ms}, {@code 5s}, {@code 2m 5s}, {@code 3h 2m}. */
final class Brief {
    private Brief() {}

    static String duration(long nanos) {
        long millis = Math.max(0, nanos) / 1_000_000;
        long seconds = millis / 1000;
        if (seconds < 1) {
            return millis + "ms";
        }
        if (seconds < 10 && millis % 1000 >= 100) {
            return String.format(Locale.ROOT, "%d.%ds", seconds, millis % 1000 / 100);
        }
        if (seconds < 60) {
            return seconds + "s";
        }
        long minutes = seconds / 60;
        return minutes < 60 ? minutes + "m " + seconds % 60 + "s" : minutes / 60 + "h " + minutes % 60 + "m";
    }
}
