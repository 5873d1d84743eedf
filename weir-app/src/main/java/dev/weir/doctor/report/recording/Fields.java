package dev.weir.doctor.report.recording;

import dev.weir.doctor.json.MalformedJson;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object. One that is missing is empty, zero or false; one of another type is an error, and so is a value
 * that PostgreSQL cannot have had: what is computed from it later must not overflow.
 */
record Fields(Map<?, ?> values) {
    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2500-01-01T00:00:00Z");
    private static final Pattern USUAL =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,9})?Z");
    private static final Duration LONGEST = Duration.ofDays(365_000);

    /** Sessions, slots: PostgreSQL's own bound is 262,143 (MAX_BACKENDS). */
    private static final int MANY = 1_000_000;

    /** Characters: PostgreSQL's names have 63 at most, and the doctor cuts statements off at a hundred. */
    private static final int LONGEST_TEXT = 10_000;

    static Fields of(@Nullable Object value) throws MalformedJson {
        if (value instanceof Map<?, ?> map) {
            return new Fields(map);
        }
        throw new MalformedJson("an object was expected");
    }

    boolean has(String name) {
        return values.get(name) != null;
    }

    String text(String name) throws MalformedJson {
        return text(values.get(name));
    }

    private static String text(@Nullable Object value) throws MalformedJson {
        return switch (value) {
            case null -> "";
            case String text when text.length() <= LONGEST_TEXT -> text;
            case String text -> throw new MalformedJson("a text of %d characters is too long".formatted(text.length()));
            default -> throw new MalformedJson("a text was expected");
        };
    }

    long number(String name) throws MalformedJson {
        return switch (values.get(name)) {
            case null -> 0;
            case Long number -> number;
            default -> throw new MalformedJson(name + " should be a whole number");
        };
    }

    int integer(String name) throws MalformedJson {
        long number = number(name);
        if (number != (int) number) {
            throw beyond(name);
        }
        return (int) number;
    }

    /** Not below zero. */
    long total(String name) throws MalformedJson {
        long number = number(name);
        if (number < 0) {
            throw beyond(name);
        }
        return number;
    }

    /** A limit: not below zero. */
    int limit(String name) throws MalformedJson {
        return (int) Math.min(Integer.MAX_VALUE, total(name));
    }

    /** How many there are of something that each PostgreSQL has some of: not below zero, and not beyond a million. */
    int count(String name) throws MalformedJson {
        long number = total(name);
        if (number > MANY) {
            throw beyond(name);
        }
        return (int) number;
    }

    private static MalformedJson beyond(String name) {
        return new MalformedJson(name + " is beyond what it may be");
    }

    double real(String name) throws MalformedJson {
        return values.get(name) instanceof Double real ? real : number(name);
    }

    boolean truth(String name) throws MalformedJson {
        return switch (values.get(name)) {
            case null -> false;
            case Boolean truth -> truth;
            default -> throw new MalformedJson(name + " should be true or false");
        };
    }

    Optional<Instant> instant(String name) throws MalformedJson {
        if (!has(name)) {
            return Optional.empty();
        }
        Instant time;
        try {
            var text = text(name);
            var usual = usual(text);
            time = usual == null ? Instant.parse(text) : usual;
        } catch (DateTimeException e) {
            throw new MalformedJson(name + " is no time");
        }
        if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
            throw beyond(name);
        }
        return Optional.of(time);
    }

    /**
     * A time as {@link Instant#toString} writes it; null for any other. Four of them are in each session, and the JDK's reader
     * of all formats took a third of the time of a report.
     */
    private static @Nullable Instant usual(String text) {
        if (!USUAL.matcher(text).matches()) {
            return null;
        }
        int end = text.length() - 1;
        int nanos = 0;
        for (int i = 20; i < 29; i++) {
            nanos = nanos * 10 + (i < end ? digit(text, i) : 0);
        }
        return LocalDateTime.of(
                        two(text, 0) * 100 + two(text, 2),
                        two(text, 5),
                        two(text, 8),
                        two(text, 11),
                        two(text, 14),
                        two(text, 17),
                        nanos)
                .toInstant(ZoneOffset.UTC);
    }

    private static int two(String text, int at) {
        return digit(text, at) * 10 + digit(text, at + 1);
    }

    private static int digit(String text, int at) {
        return text.charAt(at) - '0';
    }

    /** Not below zero; zero when it is missing. */
    Duration duration(String name) throws MalformedJson {
        try {
            var time = has(name) ? Duration.parse(text(name)) : Duration.ZERO;
            if (time.isNegative() || time.compareTo(LONGEST) > 0) {
                throw beyond(name);
            }
            return time;
        } catch (DateTimeException | ArithmeticException e) {
            throw new MalformedJson(name + " is no duration");
        }
    }

    Fields object(String name) throws MalformedJson {
        return of(values.get(name));
    }

    List<Fields> objects(String name) throws MalformedJson {
        var objects = new ArrayList<Fields>();
        for (var value : list(name)) {
            objects.add(of(value));
        }
        return objects;
    }

    List<String> texts(String name) throws MalformedJson {
        var texts = new ArrayList<String>();
        for (var value : list(name)) {
            texts.add(text(value));
        }
        return texts;
    }

    List<Integer> integers(String name) throws MalformedJson {
        var numbers = new ArrayList<Integer>();
        for (var value : list(name)) {
            if (!(value instanceof Long number)) {
                throw new MalformedJson(name + " should hold whole numbers");
            }
            if (number != number.intValue()) {
                throw beyond(name);
            }
            numbers.add(number.intValue());
        }
        return numbers;
    }

    private List<?> list(String name) throws MalformedJson {
        return switch (values.get(name)) {
            case null -> List.of();
            case List<?> list -> list;
            default -> throw new MalformedJson(name + " should be a list");
        };
    }
}
