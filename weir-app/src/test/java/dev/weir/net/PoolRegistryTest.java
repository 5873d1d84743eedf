package dev.weir.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ConfigLoader;
import dev.weir.config.WeirConfig;
import dev.weir.pool.NamedLimit;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PoolRegistryTest {
    @Test
    void databases_without_a_line_have_the_limit_of_the_wildcards_and_the_others_the_general_one() {
        WeirConfig config = config("""
                [pgbouncer]
                auth_type = any
                [databases]
                own = user=app max_db_connections=5
                none = user=app
                zero = user=app max_db_connections=0
                * = user=app max_db_connections=2
                """);

        assertThat(perDatabase(config)).isEqualTo(new NamedLimit(2, Map.of("own", 5, "none", 7, "zero", 7)));
    }

    @Test
    void a_wildcard_without_a_limit_has_the_general_one_too() {
        WeirConfig config = config("""
                [pgbouncer]
                auth_type = any
                [databases]
                * = user=app
                """);

        assertThat(perDatabase(config)).isEqualTo(NamedLimit.of(7));
    }

    private static NamedLimit perDatabase(WeirConfig config) {
        return PoolRegistry.perDatabase(config, 7, each -> each.overrides().maxDbConnections());
    }

    private static WeirConfig config(String text) {
        return Objects.requireNonNull(
                ConfigLoader.parse(text, "weir.ini", Map.of()).config());
    }
}
