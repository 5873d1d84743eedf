package dev.weir.config;

import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The values written for the keys of one section, or in one connection string.
 *
 * <p>{@link #bind} fills a record by the names of its components ({@code maxClientConn} takes {@code max_client_conn}):
 * so a key stands in the table and in one record and nowhere else, and no two of twenty numbers can change places.
 */
final class Values {
    /** A valid value; empty when the key was written without one. */
    private record Written(String text, Optional<Object> value, Position keyAt, Position valueAt) {}

    private final Section section;
    private final Map<String, Written> written = new HashMap<>();

    Values(Section section) {
        this.section = section;
    }

    /** Takes a value over, or reports why not. */
    void set(ConnectionString.Pair pair, Problems problems) {
        var found = KeyTable.find(section, pair.key());
        if (found.isEmpty()) {
            problems.error(pair.keyAt(), unknown(pair.key()));
            return;
        }
        var key = found.get();
        try {
            var value = parse(key, pair.value());
            var before = written.put(key.name(), new Written(pair.value(), value, pair.keyAt(), pair.valueAt()));
            if (before != null) {
                problems.warning(
                        pair.keyAt(), "%s was already set at %s; this one counts".formatted(key.name(), before.keyAt));
            }
            key.judge(pair.value(), value.equals(defaultValue(key)), pair.valueAt(), problems);
        } catch (BadValue bad) {
            problems.error(pair.valueAt(), key.name() + " " + bad.message());
        }
    }

    private String unknown(String name) {
        return has("password") && NearestName.to(name, KeyTable.names(section)).isEmpty()
                ? "unknown key in %s, after a password: put a password with blanks into single quotes"
                        .formatted(section)
                : "unknown key \"%s\" in %s%s"
                        .formatted(name, section, NearestName.hint(name, KeyTable.names(section)));
    }

    /** The same for a value that outranks the one in the file. */
    void override(ConnectionString.Pair pair, Problems problems) {
        KeyTable.find(section, pair.key()).ifPresent(key -> written.remove(key.name()));
        set(pair, problems);
    }

    private Optional<Object> parse(Key key, String text) throws BadValue {
        // -1 is how PgBouncer writes "inherit" for a database or a user
        boolean inherits = section != Section.PGBOUNCER && text.equals("-1");
        boolean unset = key.optional() && (text.isEmpty() || inherits);
        if (unset) {
            return Optional.empty();
        }
        return Optional.of(
                section == Section.PGBOUNCER
                        ? key.kind().parse(text)
                        : key.kind().parseDecimal(text));
    }

    /** Where the key was set, or the other position when it was not. */
    Position at(String name, Position otherwise) {
        var set = written.get(name);
        return set == null ? otherwise : set.keyAt();
    }

    boolean has(String name) {
        return written.containsKey(name);
    }

    /** As written, or the default; empty when there is none. */
    String text(Key key) {
        var set = written.get(key.name());
        return set == null ? key.defaultText().orElse("") : set.text();
    }

    /** The value or the default of a key that is in the table. */
    Optional<Object> value(String name) {
        var set = written.get(name);
        return set == null ? defaultValue(key(name)) : set.value();
    }

    /** The same for a key of a known type. */
    <T> Optional<T> value(String name, Class<T> type) {
        return value(name).map(type::cast);
    }

    /** A record whose components are named after keys, or are themselves such records. */
    <R extends Record> R bind(Class<R> type) {
        var components = type.getRecordComponents();
        var types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        var arguments = Stream.of(components).map(this::argument).toArray();
        try {
            return type.getDeclaredConstructor(types).newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot fill " + type, e);
        }
    }

    private Object argument(RecordComponent component) {
        var type = component.getType();
        if (type.isRecord()) {
            return bind(type.asSubclass(Record.class));
        }
        var value = value(keyName(component));
        return type == Optional.class ? value : value.orElseThrow();
    }

    /** {@code clientTlsSslmode} becomes {@code client_tls_sslmode}. */
    static String keyName(RecordComponent component) {
        return component.getName().replaceAll("(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    private Key key(String name) {
        return KeyTable.find(section, name)
                .orElseThrow(() -> new IllegalStateException("no key " + name + " in " + section));
    }

    private static Optional<Object> defaultValue(Key key) {
        if (key.defaultText().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(key.kind().parse(key.defaultText().get()));
        } catch (BadValue bad) {
            throw new IllegalStateException("default of " + key.name() + " " + bad.message(), bad);
        }
    }
}
