package dev.weir.config;

import static java.util.stream.Collectors.joining;

import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What values a key takes, and what Java type they become. */
enum Kind {
    TEXT("text", text -> text),
    SECRET("text, never shown", Secret::of),
    LIST("list, separated by commas", Kind::list),
    INPUT_FILE("path", Kind::path),
    OUTPUT_FILE("path", Kind::path),
    FLAG("0 or 1", Kind::flag),
    COUNT("integer from 0", text -> integer(text, 0, Integer.MAX_VALUE)),
    SCRAM_ITERATIONS("1 to 2000000", text -> integer(text, 1, Secret.MAX_ITERATIONS)),
    PORT("1 to 65535", text -> integer(text, 1, 65_535)),
    PEER_ID("0 to 16383", text -> integer(text, 0, 16_383)),
    FILE_MODE("octal, 0 to 0777", Kind::fileMode),
    SECONDS("seconds", text -> seconds(text)),
    MILLISECONDS("milliseconds", text -> Duration.ofMillis(integer(text, 0, Integer.MAX_VALUE))),
    HOST_PORT("host:port", Kind::hostPort),
    POOL_MODE(PoolMode.values()),
    AUTH_TYPE(AuthType.values()),
    SSL_MODE(SslMode.values()),
    LOAD_BALANCE(LoadBalance.values()),
    SESSION_ATTRS(SessionAttrs.values()),
    IO_BACKEND(IoBackend.values()),
    SERVER_PROTOCOL(ServerProtocol.values());

    /** Turns text into a value, or says why it cannot. */
    @FunctionalInterface
    interface Parser {
        Object parse(String text) throws BadValue;
    }

    private static final Pattern HOST_AND_PORT =
            Pattern.compile("(?:\\[(?<six>[^\\]]+)\\]|(?<host>[^:]+)):(?<port>\\d+)");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?\\d+");
    private static final BigDecimal LONGEST = BigDecimal.valueOf(Integer.MAX_VALUE);

    private final String description;

    @SuppressWarnings("ImmutableEnumChecker") // a parser is a function without state
    private final Parser parser;

    Kind(String description, Parser parser) {
        this.description = description;
        this.parser = parser;
    }

    Kind(Choice... choices) {
        this(Stream.of(choices).map(Choice::text).collect(joining(", ")), text -> choice(text, List.of(choices)));
    }

    Object parse(String text) throws BadValue {
        return parser.parse(text);
    }

    /** The same where PgBouncer reads with atoi(3), which is outside of [pgbouncer]: a leading 0 means nothing. */
    Object parseDecimal(String text) throws BadValue {
        return switch (this) {
            case COUNT, PORT, PEER_ID, MILLISECONDS, SCRAM_ITERATIONS -> parse(decimal(text));
            case TEXT, SECRET, LIST, INPUT_FILE, OUTPUT_FILE, FLAG, FILE_MODE, SECONDS, HOST_PORT -> parse(text);
            case POOL_MODE, AUTH_TYPE, SSL_MODE, LOAD_BALANCE, SESSION_ATTRS, IO_BACKEND, SERVER_PROTOCOL ->
                parse(text);
        };
    }

    private static String decimal(String text) throws BadValue {
        if (!DECIMAL.matcher(text).matches()) {
            throw new BadValue("is \"%s\", which is not a decimal integer".formatted(text));
        }
        return text.replaceFirst("^([+-]?)0+(?=\\d)", "$1");
    }

    String description() {
        return description;
    }

    private static Object choice(String text, List<Choice> choices) throws BadValue {
        for (var choice : choices) {
            if (choice.text().equalsIgnoreCase(text)) {
                return choice;
            }
        }
        var names = choices.stream().map(Choice::text).toList();
        throw new BadValue("is \"%s\", which is none of %s%s".formatted(text, names, NearestName.hint(text, names)));
    }

    private static Object list(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    private static Object path(String text) throws BadValue {
        boolean inHome = text.equals("~") || text.startsWith("~/");
        try {
            return Path.of(inHome ? System.getProperty("user.home") + text.substring(1) : text);
        } catch (InvalidPathException _) {
            throw new BadValue("is \"%s\", which is not a file name".formatted(text));
        }
    }

    private static Object flag(String text) throws BadValue {
        return integer(text, 0, 1) == 1;
    }

    /** C notation, as PgBouncer reads it with strtol(3): 0x is hexadecimal, a leading 0 octal. */
    private static int integer(String text, int min, int max) throws BadValue {
        try {
            long value = text.startsWith("#") ? -1 : Long.decode(text);
            if (min <= value && value <= max) {
                return (int) value;
            }
        } catch (NumberFormatException _) {
            throw new BadValue("is \"%s\", which is not an integer".formatted(text));
        }
        throw new BadValue("is %s, but must be between %d and %d".formatted(text, min, max));
    }

    private static Object fileMode(String text) throws BadValue {
        int mode = integer(text, 0, Integer.MAX_VALUE);
        if (mode > 0777) {
            throw new BadValue("is %s, but must be octal and at most 0777: it begins with 0".formatted(text));
        }
        return mode;
    }

    private static Object seconds(String text) throws BadValue {
        try {
            var value = new BigDecimal(text);
            if (value.signum() < 0 || value.compareTo(LONGEST) > 0) {
                throw new BadValue("is %s, but must be between 0 and %s seconds".formatted(text, LONGEST));
            }
            return Duration.ofNanos(value.movePointRight(9).longValue());
        } catch (NumberFormatException _) {
            throw new BadValue("is \"%s\", which is not a number of seconds (a unit is not written)".formatted(text));
        }
    }

    private static Object hostPort(String text) throws BadValue {
        var parts = HOST_AND_PORT.matcher(text);
        if (!parts.matches()) {
            throw new BadValue("is \"%s\", but must be host:port, for IPv6 [address]:port".formatted(text));
        }
        var six = parts.group("six");
        return new HostPort(six != null ? six : parts.group("host"), integer(parts.group("port"), 1, 65_535));
    }
}
