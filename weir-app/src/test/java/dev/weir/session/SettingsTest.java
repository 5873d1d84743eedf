package dev.weir.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static final Map<String, String> DEFAULTS = Map.of("timezone", "UTC", "datestyle", "ISO, MDY");

    @Test
    void equal_settings_need_no_query() {
        assertThat(Settings.NONE.changesTo(Settings.NONE, DEFAULTS, query())).isNull();
        assertThat(of("timezone", "CET").changesTo(of("timezone", "CET"), DEFAULTS, query()))
                .isNull();
    }

    @Test
    void a_difference_is_set_in_one_query() {
        Settings wanted = Settings.of(Map.of("TimeZone", "CET", "search_path", "a, b"));

        assertThat(Settings.NONE.changesTo(wanted, DEFAULTS, query()))
                .isEqualTo("SELECT pg_catalog.set_config('search_path', 'a, b', false),"
                        + " pg_catalog.set_config('timezone', 'CET', false)");
    }

    @Test
    void what_only_the_session_has_goes_back_to_its_default() {
        assertThat(of("timezone", "CET").changesTo(Settings.NONE, DEFAULTS, query()))
                .isEqualTo("SELECT pg_catalog.set_config('timezone', 'UTC', false)");
        assertThat(of("work_mem", "1GB").changesTo(Settings.NONE, DEFAULTS, query()))
                .as("a default that nobody has reported")
                .isEqualTo("SELECT pg_catalog.set_config('work_mem', NULL, false)");
    }

    @Test
    void a_default_needs_neither_setting_nor_resetting() {
        assertThat(Settings.NONE.changesTo(of("timezone", "UTC"), DEFAULTS, query()))
                .isNull();
        assertThat(of("timezone", "UTC").changesTo(Settings.NONE, DEFAULTS, query()))
                .isNull();
        assertThat(of("timezone", "CET").changesTo(of("timezone", "UTC"), DEFAULTS, query()))
                .isEqualTo("SELECT pg_catalog.set_config('timezone', 'UTC', false)");
    }

    @Test
    void nothing_in_a_value_ends_its_literal() {
        assertThat(Settings.NONE.changesTo(of("application_name", "it's"), DEFAULTS, query()))
                .isEqualTo("SELECT pg_catalog.set_config('application_name', 'it''s', false)");
        assertThat(Settings.NONE.changesTo(of("application_name", "a\\'; DROP"), DEFAULTS, query()))
                .isEqualTo("SELECT pg_catalog.set_config('application_name',  E'a\\\\''; DROP', false)");
        assertThat(Settings.NONE.changesTo(of("a'b.c", ""), DEFAULTS, query()))
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

    @Test
    void in_a_block_what_is_in_doubt_is_set_only_where_it_is_at_its_default() {
        Settings doubtful = of("search_path", Settings.UNKNOWN).with("timezone", "UTC");
        Settings wanted = of("search_path", "a").with("timezone", "CET");

        assertThat(doubtful.changesTo(wanted, DEFAULTS, query()))
                .isEqualTo("SELECT pg_catalog.set_config('search_path', 'a', false),"
                        + " pg_catalog.set_config('timezone', 'CET', false)");
        assertThat(doubtful.changesTo(wanted, DEFAULTS, new SettingsQuery(true, false)))
                .isEqualTo("SELECT CASE WHEN coalesce((SELECT source OPERATOR(pg_catalog.=) 'session'"
                        + " FROM pg_catalog.pg_settings WHERE name OPERATOR(pg_catalog.=) 'search_path'),"
                        + " pg_catalog.current_setting('search_path', true) OPERATOR(pg_catalog.<>) '') IS NOT TRUE"
                        + " THEN pg_catalog.set_config('search_path', 'a', false) END,"
                        + " pg_catalog.set_config('timezone', 'CET', false)");
    }

    @Test
    void letters_that_would_be_converted_are_sent_as_digits() {
        Settings wanted = Settings.of(Map.of("app.user", "J\u00fcrgen's", "search_path", "a"));

        assertThat(Settings.NONE.changesTo(wanted, DEFAULTS, query())).contains("'J\u00fcrgen''s'");
        assertThat(Settings.NONE.changesTo(wanted, DEFAULTS, new SettingsQuery(false, true)))
                .isEqualTo("SELECT pg_catalog.set_config('app.user',"
                        + " pg_catalog.convert_from(pg_catalog.decode('4ac3bc7267656e2773', 'hex'), 'UTF8'), false),"
                        + " pg_catalog.set_config('search_path', 'a', false)");
    }

    private static SettingsQuery query() {
        return new SettingsQuery(false, false);
    }

    private static Settings of(String name, String value) {
        return Settings.of(Map.of(name, value));
    }
}
