package dev.weir.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static final Map<String, String> DEFAULTS = Map.of("timezone", "UTC", "datestyle", "ISO, MDY");

    @Test
    void equal_settings_need_no_query() {
        assertThat(Settings.NONE.changesTo(Settings.NONE, DEFAULTS)).isNull();
        assertThat(of("timezone", "CET").changesTo(of("timezone", "CET"), DEFAULTS))
                .isNull();
    }

    @Test
    void a_difference_is_set_in_one_query() {
        Settings wanted = Settings.of(Map.of("TimeZone", "CET", "search_path", "a, b"));

        assertThat(Settings.NONE.changesTo(wanted, DEFAULTS))
                .isEqualTo("SELECT pg_catalog.set_config('search_path', 'a, b', false),"
                        + " pg_catalog.set_config('timezone', 'CET', false)");
    }

    @Test
    void what_only_the_session_has_goes_back_to_its_default() {
        assertThat(of("timezone", "CET").changesTo(Settings.NONE, DEFAULTS))
                .isEqualTo("SELECT pg_catalog.set_config('timezone', 'UTC', false)");
        assertThat(of("work_mem", "1GB").changesTo(Settings.NONE, DEFAULTS))
                .as("a default that nobody has reported")
                .isEqualTo("SELECT pg_catalog.set_config('work_mem', NULL, false)");
    }

    @Test
    void a_default_needs_neither_setting_nor_resetting() {
        assertThat(Settings.NONE.changesTo(of("timezone", "UTC"), DEFAULTS)).isNull();
        assertThat(of("timezone", "UTC").changesTo(Settings.NONE, DEFAULTS)).isNull();
        assertThat(of("timezone", "CET").changesTo(of("timezone", "UTC"), DEFAULTS))
                .isEqualTo("SELECT pg_catalog.set_config('timezone', 'UTC', false)");
    }

    @Test
    void nothing_in_a_value_ends_its_literal() {
        assertThat(Settings.NONE.changesTo(of("application_name", "it's"), DEFAULTS))
                .isEqualTo("SELECT pg_catalog.set_config('application_name', 'it''s', false)");
        assertThat(Settings.NONE.changesTo(of("application_name", "a\\'; DROP"), DEFAULTS))
                .isEqualTo("SELECT pg_catalog.set_config('application_name',  E'a\\\\''; DROP', false)");
        assertThat(Settings.NONE.changesTo(of("a'b.c", ""), DEFAULTS))
                .isEqualTo("SELECT pg_catalog.set_config('a''b.c', '', false)");
    }

    @Test
    void names_have_no_case() {
        assertThat(of("TimeZone", "CET").get("timezone")).isEqualTo("CET");
        assertThat(of("TIMEZONE", "CET")).isEqualTo(of("timezone", "CET"));
    }

    @Test
    void changing_leaves_the_original_alone() {
        Settings before = of("timezone", "CET");

        assertThat(before.with("a", "1").get("a")).isEqualTo("1");
        assertThat(before.without("timezone")).isEqualTo(Settings.NONE);
        assertThat(before.without("other")).isSameAs(before);
        assertThat(before).isEqualTo(of("timezone", "CET"));
    }

    private static Settings of(String name, String value) {
        return Settings.of(Map.of(name, value));
    }
}
