package dev.weir.config;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No key can be forgotten: what the table lists is written with another value and must arrive in a record. */
class KeyTableTest {
    private final Map<String, Object> seen = new HashMap<>();

    @Test
    void every_general_key_arrives_in_a_record() {
        seen(values(Section.PGBOUNCER).bind(Global.class));

        expectAll(Section.PGBOUNCER, seen);
    }

    @Test
    void every_user_key_arrives_in_a_record() {
        seen(values(Section.USERS).bind(UserOverrides.class));

        expectAll(Section.USERS, seen);
    }

    @Test
    void every_peer_key_arrives_in_a_record() {
        seen(values(Section.PEERS).bind(PeerConfig.class));

        expectAll(Section.PEERS, seen);
    }

    @Test
    void every_database_key_arrives_in_a_record() {
        var line = KeyTable.of(Section.DATABASES).stream()
                .map(key -> key.name() + "='" + another(key) + "'")
                .collect(joining(" "));
        var orders = Ini.database(Ini.OPEN + "orders = " + line, "orders");

        seen(orders);
        seen.put("host", orders.servers().stream().map(ServerAddress::host).toList());
        seen.put("port", orders.servers().getFirst().port());
        orders.startupParameters().forEach((name, value) -> seen.put(snake(name), value));

        expectAll(Section.DATABASES, seen);
    }

    @ParameterizedTest
    @EnumSource(Section.class)
    void every_key_without_effect_says_what_happens_instead(Section section) {
        assertThat(KeyTable.of(section)).isNotEmpty().allSatisfy(key -> {
            assertThat(key.meaning()).endsWith(".");
            assertThat(key.instead().isEmpty())
                    .as(key.name())
                    .isEqualTo(key.effect() == Key.Effect.ACTS && key.refused().isEmpty());
            for (var refused : key.refused()) {
                key.kind().parse(refused);
            }
        });
    }

    private static Values values(Section section) {
        var problems = new Problems();
        var values = new Values(section);
        var at = Position.of("test");
        for (var key : KeyTable.of(section)) {
            values.set(new ConnectionString.Pair(key.name(), at, another(key), at), problems);
        }
        assertThat(problems.errors()).allMatch(problem -> problem.message().contains("not supported yet"));
        return values;
    }

    /** A valid value that is not the default. */
    private static String another(Key key) {
        var candidates = candidates(key.kind());
        return candidates.stream()
                .filter(value -> !key.defaultText().equals(Optional.of(value))
                        && !key.refused().contains(value))
                .findFirst()
                .orElse(candidates.getFirst());
    }

    private static List<String> candidates(Kind kind) {
        return switch (kind) {
            case TEXT, SECRET, LIST, INPUT_FILE, OUTPUT_FILE -> List.of("/another");
            case FLAG -> List.of("1", "0");
            case COUNT, SCRAM_ITERATIONS, PORT, PEER_ID, FILE_MODE, SECONDS, MILLISECONDS -> List.of("77");
            case HOST_PORT -> List.of("192.0.2.1:77");
            case POOL_MODE, AUTH_TYPE, SSL_MODE, LOAD_BALANCE, SESSION_ATTRS, IO_BACKEND, SERVER_PROTOCOL ->
                List.of(kind.description().split(", "));
        };
    }

    private static void expectAll(Section section, Map<String, Object> seen) {
        var missing = new ArrayList<String>();
        for (var key : KeyTable.of(section)) {
            if (!expected(key).equals(seen.get(key.name()))) {
                missing.add(key.name() + " is " + seen.get(key.name()) + ", not " + expected(key));
            }
        }
        assertThat(missing).isEmpty();
    }

    private static Object expected(Key key) {
        try {
            return key.kind().parse(another(key));
        } catch (BadValue bad) {
            throw new AssertionError(bad);
        }
    }

    /** Takes the components of a record, and of records in it, by the names of their keys. */
    private void seen(Record holder) {
        for (var component : holder.getClass().getRecordComponents()) {
            var value = read(holder, component);
            if (value instanceof Record nested && !(value instanceof HostPort) && !(value instanceof Secret)) {
                seen(nested);
            } else if (!(value instanceof Optional<?> unset && unset.isEmpty()) && !isEmptyCollection(value)) {
                seen.put(Values.keyName(component), value instanceof Optional<?> set ? set.get() : value);
            }
        }
    }

    private static boolean isEmptyCollection(Object value) {
        return value instanceof Collection<?> collection && collection.isEmpty();
    }

    private static Object read(Record holder, RecordComponent component) {
        try {
            return component.getAccessor().invoke(holder);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(component.getName(), e);
        }
    }

    private static String snake(String startupParameter) {
        return startupParameter.toLowerCase(Locale.ROOT);
    }
}
