package dev.weir.it.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.weir.testing.Crowd;
import dev.weir.testing.OnEveryPostgres;
import dev.weir.testing.PoolMode;
import dev.weir.testing.Postgres;
import dev.weir.testing.PostgresVersion;
import dev.weir.testing.Target;
import dev.weir.testing.Targets;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** HikariCP in front of a pooler: a pool of connections that are themselves pooled. */
@OnEveryPostgres
final class HikariIT {
    private static final int USERS = 12;
    private static final int CONNECTIONS = 6;

    @Parameter
    PostgresVersion version = PostgresVersion.V17;

    @ParameterizedTest
    @EnumSource
    void users_share_connections_that_share_servers(PoolMode mode) throws Exception {
        var postgres = Postgres.shared(version);
        int servers = mode == PoolMode.SESSION ? CONNECTIONS : 2;
        try (var target = Targets.underTest(postgres, mode.ini(postgres, servers));
                var pool = new HikariDataSource(config(target, mode))) {
            Crowd.of(USERS, user -> {
                for (int n = 0; n < 20; n++) {
                    try (var connection = pool.getConnection()) {
                        asks(connection, user, n);
                        if (mode.hasTransactions()) {
                            connection.commit();
                        }
                    }
                }
            });
        }
    }

    private static void asks(Connection connection, int user, int n) throws SQLException {
        try (var statement =
                connection.prepareStatement("select ?::int, ?::int, current_setting('application_name')")) {
            statement.setInt(1, user);
            statement.setInt(2, n);
            try (var result = statement.executeQuery()) {
                assertThat(result.next()).isTrue();
                assertThat(result.getInt(1)).isEqualTo(user);
                assertThat(result.getInt(2)).isEqualTo(n);
                assertThat(result.getString(3)).isEqualTo("hikari");
            }
        }
    }

    private static HikariConfig config(Target target, PoolMode mode) {
        var config = new HikariConfig();
        config.setJdbcUrl("jdbc:postgresql://127.0.0.1:%d/app?prepareThreshold=2&ApplicationName=hikari"
                .formatted(target.port()));
        config.setUsername("app");
        config.setMaximumPoolSize(CONNECTIONS);
        config.setConnectionTimeout(20_000);
        config.setAutoCommit(!mode.hasTransactions());
        return config;
    }
}
