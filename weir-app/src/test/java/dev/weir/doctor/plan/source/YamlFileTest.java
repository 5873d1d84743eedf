package dev.weir.doctor.plan.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class YamlFileTest {
    private static YamlFile read(String text) {
        return YamlFile.of(new SourceText("x.yml", text));
    }

    @Test
    void a_scalar_knows_its_range_without_quotes() {
        var file = read("# 🚰 ä\nservices:\n  web: {deploy: {replicas: \"3\"}}\n");

        var span = file.first()
                .orElseThrow()
                .at("services", "web", "deploy", "replicas")
                .orElseThrow()
                .span();

        assertThat(span.text()).isEqualTo("3");
        assertThat(span.place().line()).isEqualTo(3);
    }

    @Test
    void the_documents_before_a_mistake_are_kept_and_the_mistake_has_a_line() {
        var file = read("a: 1\n---\nb: [1, 2\nc: }\n");

        assertThat(file.documents()).hasSize(1);
        assertThat(file.mistake().orElseThrow().place().line()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void merged_keys_give_way_to_own_ones() {
        var file = read("a: &a {pool: 5, adapter: postgresql}\nb:\n  <<: *a\n  pool: 7\n");

        assertThat(file.first().orElseThrow().text("b", "pool")).contains("7");
        assertThat(file.first().orElseThrow().text("b", "adapter")).contains("postgresql");
    }

    @Test
    void aliases_that_multiply_and_values_inside_of_themselves_are_mistakes() {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a%d: &a%d [".formatted(i, i))
                    .append(("*a" + (i - 1) + ", ").repeat(9))
                    .append("x]\n");
        }

        assertThat(read(bomb.toString()).mistake()).isPresent();
        assertThat(read("a: &a [*a]\n").documents()).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void json_is_yaml_too() {
        assertThat(read("{\n\t\"formation\": {\"web\": {\"quantity\": 2}}}")
                        .first()
                        .orElseThrow()
                        .text("formation", "web", "quantity"))
                .contains("2");
    }

    @Test
    void ruby_in_yaml_is_blanked_where_it_prints_nothing() {
        var source = new SourceText("database.yml", "<% if x: y %>\nproduction:\n  pool: <%= 5 %>\n<% end %>\n");

        var pool = YamlFile.ofErb(source)
                .first()
                .orElseThrow()
                .at("production", "pool")
                .orElseThrow();

        assertThat(pool.span().text()).isEqualTo("<%= 5 %>");
    }
}
