package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RestartOnlyTest {
    private static final Map<Kind, String> OTHERS = Map.of(
            Kind.LIST, "192.0.2.1",
            Kind.PORT, "7001",
            Kind.COUNT, "3",
            Kind.TEXT, "/another",
            Kind.FILE_MODE, "0700",
            Kind.HOST_PORT, "127.0.0.1:7002",
            Kind.IO_BACKEND, "nio",
            Kind.OUTPUT_FILE, "/tmp/another.pid");

    private static List<String> keys() {
        return KeyTable.of(Section.PGBOUNCER).stream()
                .filter(key -> !key.reloadable())
                .map(Key::name)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("keys")
    void a_key_that_needs_a_restart_does_not_change_by_a_reload(String name) {
        var key = KeyTable.find(Section.PGBOUNCER, name).orElseThrow();
        var running = Ini.config(Ini.OPEN);
        var next = Ini.config(Ini.GENERAL + "\ndefault_pool_size = 7\n" + name + " = " + other(key));
        assertThat(next.global()).as("the value is another one").isNotEqualTo(sized());

        assertThat(next.reloadedOver(running).global()).isEqualTo(sized());
    }

    /** With what a reload does change. */
    private static Global sized() {
        return Ini.config(Ini.GENERAL + "\ndefault_pool_size = 7").global();
    }

    private static String other(Key key) {
        return key.kind() == Kind.FLAG
                ? (key.defaultText().equals(Optional.of("0")) ? "1" : "0")
                : Objects.requireNonNull(OTHERS.get(key.kind()), () -> "another value for " + key.name());
    }
}
