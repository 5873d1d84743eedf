package dev.weir.doctor.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameworksTest {
    private static final String PROCESS_MANAGER = "process manager";

    private final Frameworks frameworks = Frameworks.shipped();

    @ParameterizedTest
    @CsvSource({
        "sqlalchemy, pool_size, 5",
        "sqlalchemy, max_overflow, 10",
        "asyncpg, min_size, 10",
        "prisma, pool_timeout, 10",
        "node-postgres, max, 10",
        "sequelize, max, 5",
        "rails, pool, 5",
        "hikari, maximumPoolSize, 10",
        "npgsql, Maximum Pool Size, 100",
        "ecto, pool_size, 10",
        "vertx, maxSize, 4",
        "go-sql, MaxOpenConns, unlimited",
        "django, CONN_MAX_AGE, 0",
        "gunicorn, workers, 1",
        "php-fpm, pm.max_children, 5"
    })
    void a_framework_says_what_holds_when_nobody_sets_anything(String id, String setting, String standard) {
        var framework = frameworks.find(id).orElseThrow();

        assertThat(framework.setting(setting).orElseThrow().standard()).isEqualTo(standard);
        assertThat(framework.setting("no such setting")).isEmpty();
    }

    @Test
    void how_many_connections_a_pool_opens_is_said_in_its_own_settings() {
        assertThat(frameworks.all()).hasSizeGreaterThanOrEqualTo(36).allSatisfy(framework -> {
            if (framework.language().equals(PROCESS_MANAGER)) {
                assertThat(framework.perScope()).isEmpty();
                return;
            }
            assertThat(framework.scope()).isNotBlank();
            for (var term : framework.perScope().split(" \\+ ", -1)) {
                assertThat(term.matches("\\d+") || framework.setting(term).isPresent())
                        .as(framework.id() + " counts " + term)
                        .isTrue();
            }
        });
    }

    @Test
    void every_setting_says_where_it_comes_from_and_is_there_once() {
        assertThat(frameworks.all()).allSatisfy(framework -> {
            assertThat(framework.settings()).isNotEmpty();
            assertThat(framework.settings().stream().map(Setting::name)).doesNotHaveDuplicates();
            framework.settings().forEach(setting -> {
                PlatformsTest.checked(setting.provenance());
                assertThat(setting.standard()).isNotBlank();
                assertThat(setting.meaning()).endsWith(".");
            });
        });
    }
}
