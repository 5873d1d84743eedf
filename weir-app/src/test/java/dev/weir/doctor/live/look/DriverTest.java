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
    @ValueSource(
            strings = {
                "SELECT id FROM users ORDER BY id LIMIT 21",
                "SELECT \"order_items\".\"id\" FROM \"order_items\" WHERE \"order_items\".\"order_id\" = $1",
                "SELECT \"order_items\".* FROM \"order_items\" LIMIT 21"
            })
    void pagination_and_the_quotes_of_diesel_and_rails_are_no_signs_of_django(String sql) {
        assertThat(Driver.of("", sql)).isEqualTo(Driver.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT \"User\".\"id\" FROM \"User\" WHERE \"User\".\"id\" = 7 LIMIT 21",
                "SELECT DISTINCT \"shop_order\".\"id\" FROM \"shop_order\"",
                "SELECT \"django_session\".\"session_key\" FROM \"django_session\" WHERE \"expire\" > $1"
            })
    void django_puts_values_into_its_statements_and_quotes_every_column_with_its_table(String sql) {
        assertThat(Driver.of("", sql)).isEqualTo(Driver.DJANGO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT \"public\".\"User\".\"id\" FROM \"public\".\"User\" WHERE 1=1 OFFSET $1",
                "SELECT \"my_schema\".\"User\".\"id\" FROM \"my_schema\".\"User\" WHERE 1=1 OFFSET $1"
            })
    void prisma_names_the_schema_of_every_column(String sql) {
        assertThat(Driver.of("", sql)).isEqualTo(Driver.PRISMA);
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
