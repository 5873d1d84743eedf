package dev.weir.doctor.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of several declarations is the one of production. */
class WhatCountsTest {
    @TempDir
    Path repository = Path.of("");

    private void file(String path, String text) throws IOException {
        Files.writeString(repository.resolve(path), text);
    }

    private int services() {
        var plan = Samples.plan(repository, Samples.options(List.of("limit 97")));
        return plan.budgets().getFirst().services(Map.of());
    }

    private static String database(String engine, int pool) {
        return "{'default': {'ENGINE': 'django.db.backends.%s', 'OPTIONS': {'pool': {'max_size': %d}}}}"
                .formatted(engine, pool);
    }

    private void settings(String first, String second) throws IOException {
        file("settings.py", "if DEBUG:\n    DATABASES = %s\nelse:\n    DATABASES = %s\n".formatted(first, second));
    }

    @Test
    void the_branch_with_postgresql_counts_and_not_the_one_with_a_file() throws IOException {
        settings(database("sqlite3", 30), database("postgresql", 7));
        assertThat(services()).isEqualTo(7);

        settings(database("postgresql", 8), database("sqlite3", 30));
        assertThat(services()).isEqualTo(8);
    }

    @Test
    void of_two_branches_with_postgresql_the_larger_one_counts() throws IOException {
        settings(database("postgresql", 3), database("postgresql", 7));
        assertThat(services()).isEqualTo(7);

        settings(database("postgresql", 8), database("postgresql", 3));
        assertThat(services()).isEqualTo(8);
    }

    @Test
    void a_definition_further_down_replaces_the_one_before() throws IOException {
        file(
                "settings.py",
                "DATABASES = %s\nDATABASES = %s\n".formatted(database("postgresql", 9), database("postgresql", 4)));

        assertThat(services()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "if os.environ.get('BIG'):\n    SIZE = 40\n",
                "if BIG: SIZE = 40\n",
                "with something() as it:\n    SIZE = 40\n    OTHER = 1\n",
                "class Settings(BaseSettings):\n    SIZE: int = 40\n",
                "class Settings:\n    # the first field\n    SIZE: int = 40\n",
            })
    void the_first_statement_of_a_block_counts(String block) throws IOException {
        file("db.py", block + "engine = create_engine(url, pool_size=SIZE, max_overflow=0)\n");

        assertThat(services()).isEqualTo(40);
    }

    @ParameterizedTest
    @CsvSource({
        "application-prod.yml, 30",
        "application-production.yml, 30",
        "application-prod-eu.yml, 30",
        "application-nonprod.yml, 8",
        "application-non-prod.yml, 8",
        "application-preprod.yml, 8",
        "application-pre-prod.yml, 8",
        "application-products.yml, 8",
        "application-dev.yml, 8",
    })
    void only_a_file_for_production_overrides_the_plain_one(String name, int counted) throws IOException {
        file("application.yml", spring(8));
        file(name, spring(30));

        assertThat(services()).isEqualTo(counted);
    }

    private static String spring(int size) {
        return """
                spring.datasource:
                  url: jdbc:postgresql://db/a
                  hikari.maximum-pool-size: %d
                """.formatted(size);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "prod ~ 30",
                "\"!prod\" ~ 8",
                "\"!dev\" ~ 30",
                "dev ~ 8",
                "preprod ~ 8",
                "\"dev | production\" ~ 30",
                "\"prod & cloud\" ~ 30",
                "\"prod & !prod\" ~ 8",
                "[dev, prod] ~ 30",
                "[dev, test] ~ 8",
            })
    void a_document_counts_when_production_activates_it(String profile, int counted) throws IOException {
        file("application.yml", spring(8) + "---\nspring.config.activate.on-profile: " + profile + "\n" + spring(30));

        assertThat(services()).isEqualTo(counted);
    }
}
