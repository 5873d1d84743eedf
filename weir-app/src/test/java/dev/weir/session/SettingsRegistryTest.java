package dev.weir.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsRegistryTest {
    private final SettingsRegistry registry = new SettingsRegistry();

    @Test
    void equal_settings_become_one_object() {
        Settings first = registry.intern(of("a", "1"));

        assertThat(registry.intern(of("a", "1"))).isSameAs(first);
        assertThat(registry.intern(of("a", "2"))).isNotSameAs(first);
        assertThat(registry.intern(Settings.of(Map.of()))).isSameAs(Settings.NONE);
    }

    @Test
    void it_does_not_grow_for_ever() {
        Settings first = registry.intern(of("a", "first"));
        for (int i = 0; i < 1_000; i++) {
            registry.intern(of("a", "" + i));
        }

        assertThat(registry.intern(of("a", "first"))).isEqualTo(first).isNotSameAs(first);
    }

    @Test
    void the_servers_wording_of_a_startup_is_learned_once() {
        assertThat(registry.worded(of("datestyle", "iso"))).isNull();

        registry.learn(of("datestyle", "iso"), of("datestyle", "ISO, MDY"));

        assertThat(registry.worded(of("datestyle", "iso"))).isEqualTo(of("datestyle", "ISO, MDY"));
    }

    @Test
    void no_settings_and_a_plain_application_name_need_no_learning() {
        assertThat(registry.worded(Settings.NONE)).isSameAs(Settings.NONE);
        assertThat(registry.worded(of("application_name", "psql"))).isEqualTo(of("application_name", "psql"));
    }

    @Test
    void what_was_learned_holds_for_every_application_name() {
        Settings asked = of("datestyle", "iso").with("application_name", "one");
        registry.learn(asked, of("datestyle", "ISO, MDY").with("application_name", "one"));

        assertThat(registry.worded(of("datestyle", "iso").with("application_name", "two")))
                .isEqualTo(of("datestyle", "ISO, MDY").with("application_name", "two"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"caf\u00e9", "tab\t", "a name of more than sixty-three bytes, which PostgreSQL cuts at the end"})
    void an_application_name_that_postgresql_would_change_has_to_be_asked(String name) {
        assertThat(registry.worded(of("application_name", name))).isNull();
    }

    private static Settings of(String name, String value) {
        return Settings.of(Map.of(name, value));
    }
}
