package dev.weir.doctor.live.cause;

import dev.weir.doctor.live.look.Owner;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Numbers and lists as people write them. */
public final class Words {
    private static final int LISTED = 4;

    private Words() {}

    /** {@code 40 s}, {@code 6 min}, {@code 3 h}: one unit, rounded down. */
    public static String brief(Duration time) {
        if (time.compareTo(Duration.ofMinutes(2)) < 0) {
            return time.toSeconds() + " s";
        }
        if (time.compareTo(Duration.ofHours(2)) < 0) {
            return time.toMinutes() + " min";
        }
        return time.compareTo(Duration.ofDays(2)) < 0 ? time.toHours() + " h" : time.toDays() + " days";
    }

    /** {@code 1 session}, {@code 12 sessions}. */
    public static String count(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    /** Who holds how many, the greatest first: {@code web 14, worker 6}. */
    static String holders(List<Owner> owners) {
        var named = owners.stream()
                .limit(LISTED)
                .map(owner -> owner.who().label() + " " + owner.held())
                .collect(Collectors.joining(", "));
        int others = owners.stream().skip(LISTED).mapToInt(Owner::held).sum();
        return named + (others > 0 ? ", others " + others : "");
    }

    /** The first few, for a list that may be long. */
    public static String some(Collection<?> things) {
        var first = things.stream().limit(LISTED).map(String::valueOf).collect(Collectors.joining(", "));
        return things.size() > LISTED ? first + ", …" : first;
    }

    /** As an identifier in SQL. */
    public static String quoted(String name) {
        return name.matches("[a-z_][a-z0-9_]*") ? name : "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** As a string in SQL; PostgreSQL takes a backslash in it for itself (standard_conforming_strings). */
    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
