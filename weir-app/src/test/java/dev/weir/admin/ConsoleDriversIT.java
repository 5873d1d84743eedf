package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real driver against the console: what PgBouncer's allows only in simple mode must work in every mode. */
class ConsoleDriversIT {
    private ConsoleServer server;

    @BeforeEach
    void listen() throws IOException {
        server = new ConsoleServer();
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"extended", "simple", "extendedForPrepared", "extendedCacheEverything"})
    void pgjdbc_shows_tables_in_every_query_mode(String mode) throws SQLException {
        try (var connection = connect("preferQueryMode", mode);
                var statement = connection.createStatement()) {
            for (int i = 0; i < 8; i++) { // from the fifth on the driver prepares by name and asks for binary values
                try (var pools = statement.executeQuery("SHOW POOLS")) {
                    assertThat(pools.next()).isTrue();
                    assertThat(pools.getString("database")).isEqualTo("orders");
                    assertThat(pools.getInt("cl_waiting")).isEqualTo(2);
                    assertThat(pools.getString("load_balance_hosts")).isNull();
                }
            }
            for (int i = 0; i < 8; i++) {
                try (var prepared = connection.prepareStatement("SHOW STATS_TOTALS");
                        var stats = prepared.executeQuery()) {
                    assertThat(stats.next()).isTrue();
                    assertThat(stats.getBigDecimal("query_time")).isEqualByComparingTo(BigDecimal.valueOf(70_000));
                }
            }
            assertThat(connection.isValid(1)).isTrue();
        }
    }

    @Test
    void pgjdbc_fetches_rows_in_pieces_inside_a_transaction() throws SQLException {
        try (var connection = connect("defaultRowFetchSize", "5")) {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement();
                    var totals = statement.executeQuery("SHOW TOTALS")) {
                int rows = 0;
                while (totals.next()) {
                    rows++;
                }
                assertThat(rows).isEqualTo(22);
            }
            connection.commit();
        }
    }

    @Test
    void pgjdbc_sees_errors_with_their_state_and_goes_on() throws SQLException {
        try (var connection = connect("ApplicationName", "weir top");
                var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("shwo pools"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            refused -> assertThat(refused.getSQLState()).isEqualTo("42601"))
                    .hasMessageContaining("Did you mean SHOW POOLS?");
            statement.execute("RELOAD");
            assertThat(server.operations.calls).containsExactly("reload");
        }
    }

    private Connection connect(String key, String value) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", "ada");
        properties.setProperty(key, value);
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + server.port() + "/weir", properties);
    }
}
