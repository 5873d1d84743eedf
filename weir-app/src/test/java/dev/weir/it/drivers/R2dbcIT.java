package dev.weir.it.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Crowd;
import dev.weir.testing.OnEveryPostgres;
import dev.weir.testing.PoolMode;
import dev.weir.testing.Postgres;
import dev.weir.testing.PostgresVersion;
import dev.weir.testing.Target;
import dev.weir.testing.Targets;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** r2dbc-postgresql: prepared statements, fetch sizes with Flush instead of Sync, transactions. */
@OnEveryPostgres
final class R2dbcIT {
    private static final int USERS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Parameter
    PostgresVersion version = PostgresVersion.V17;

    @ParameterizedTest
    @CsvSource({
        "SESSION, -1",
        "TRANSACTION, -1",
        "TRANSACTION, 0",
        "TRANSACTION, 2",
        "STATEMENT, -1",
        "STATEMENT, 0",
    })
    void each_of_many_users_gets_its_own_answers(PoolMode mode, int cachedStatements) throws Exception {
        try (var target = open(mode)) {
            Crowd.of(USERS, user -> {
                var connection = connect(target, cachedStatements);
                for (int n = 0; n < 15; n++) {
                    assertThat(asks(connection, user, n)).isEqualTo("user " + user + " " + n);
                }
                connection.close().block(PATIENCE);
            });
        }
    }

    private static String asks(PostgresqlConnection connection, int user, int n) {
        var answer = Mono.from(connection
                        .createStatement("select $1::text || ' ' || $2::int, " + n % 4)
                        .bind("$1", "user " + user)
                        .bind("$2", n)
                        .execute())
                .flatMap(result -> Mono.from(result.map((row, meta) -> String.valueOf(row.get(0, String.class)))))
                .block(PATIENCE);
        return Objects.requireNonNull(answer);
    }

    @ParameterizedTest
    @EnumSource
    void rows_come_in_portions_of_a_fetch_size(PoolMode mode) throws Exception {
        try (var target = open(mode)) {
            Crowd.of(USERS, user -> {
                var connection = connect(target, -1);
                var rows = Flux.from(connection
                                .createStatement("select $1::int * 1000 + n from generate_series(1, 40) n")
                                .bind("$1", user)
                                .fetchSize(6)
                                .execute())
                        .flatMap(result -> result.map((row, meta) -> row.get(0, Integer.class)))
                        .collectList()
                        .block(PATIENCE);
                assertThat(rows).isEqualTo(expected(user));
                connection.close().block(PATIENCE);
            });
        }
    }

    private static List<Integer> expected(int user) {
        return IntStream.rangeClosed(1, 40).mapToObj(n -> user * 1000 + n).toList();
    }

    @ParameterizedTest
    @EnumSource(names = {"SESSION", "TRANSACTION"})
    void transactions_keep_their_server(PoolMode mode) throws Exception {
        try (var target = open(mode)) {
            Crowd.of(USERS, user -> {
                var connection = connect(target, -1);
                var seen = connection
                        .beginTransaction()
                        .then(Mono.from(connection
                                        .createStatement("select set_config('weir.user', $1, true)")
                                        .bind("$1", "user " + user)
                                        .execute())
                                .flatMap(result -> Mono.from(result.map((row, meta) -> true))))
                        .then(Mono.from(connection
                                        .createStatement("select current_setting('weir.user')")
                                        .execute())
                                .flatMap(result ->
                                        Mono.from(result.map((row, meta) -> String.valueOf(row.get(0, String.class))))))
                        .flatMap(value -> connection.commitTransaction().thenReturn(value))
                        .block(PATIENCE);
                assertThat(seen).isEqualTo("user " + user);
                connection.close().block(PATIENCE);
            });
        }
    }

    private Target open(PoolMode mode) {
        int servers = mode == PoolMode.SESSION ? USERS : 2;
        return Targets.underTest(Postgres.shared(version), mode.ini(Postgres.shared(version), servers));
    }

    private static PostgresqlConnection connect(Target target, int cachedStatements) {
        var configuration = PostgresqlConnectionConfiguration.builder()
                .host("127.0.0.1")
                .port(target.port())
                .database("app")
                .username("app")
                .preparedStatementCacheQueries(cachedStatements)
                .build();
        return Objects.requireNonNull(
                new PostgresqlConnectionFactory(configuration).create().block(PATIENCE));
    }
}
