package dev.weir.doctor.live.look;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.live.look.Driver.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriverTest {
    @ParameterizedTest
    @ValueSource(strings = {"weir doctor", "weir top", "weir load", "Weir Doctor"})
    void what_weir_looks_with_is_a_tool(String application) {
        assertThat(Driver.of(application, "SELECT 1").kind()).isEqualTo(Kind.TOOL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"weir", "weir@host-1/v2", "weir doctors"})
    void weir_itself_is_a_pooler(String application) {
        assertThat(Driver.of(application, "SELECT 1")).isEqualTo(Driver.WEIR);
    }

    @Test
    void the_name_goes_before_the_statement() {
        assertThat(Driver.of("weir doctor", "ROLLBACK;").kind()).isEqualTo(Kind.TOOL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"goose", "atlas@ci/v7", "db-goose", "goose_up", "shop migrations", "Flyway by Redgate"})
    void what_changes_the_schema_is_a_migration(String application) {
        assertThat(Driver.of(application, "").kind()).isEqualTo(Kind.MIGRATION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mongoose-api", "atlassian", "jira-atlassian-sync"})
    void a_name_that_only_contains_that_of_such_a_tool_is_an_application(String application) {
        assertThat(Driver.of(application, "").kind()).isEqualTo(Kind.APPLICATION);
    }
}
