package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads ini texts for tests under the name {@code weir.ini}. */
final class Ini {
    /** A first line that lets any configuration load without an auth_file. */
    static final String OPEN = "[pgbouncer]\nauth_type = any\n[databases]\n* = user=app\n";

    /** The same with its general section open, for more keys of it. */
    static final String GENERAL = "[databases]\n* = user=app\n[pgbouncer]\nauth_type = any\n";

    private Ini() {}

    static Loaded read(String text) {
        return ConfigLoader.parse(text, "weir.ini", Map.of());
    }

    /** A configuration that must be free of errors. */
    static WeirConfig config(String text) {
        var loaded = read(text);
        assertThat(loaded.problems().errors()).isEmpty();
        return Objects.requireNonNull(loaded.config());
    }

    /** A database of such a configuration. */
    static DatabaseConfig database(String text, String name) {
        return Objects.requireNonNull(config(text).databaseFor(name));
    }

    static List<String> problems(String text) {
        return lines(read(text).problems());
    }

    static List<String> lines(Problems problems) {
        return problems.all().stream().map(Problem::toString).toList();
    }
}
