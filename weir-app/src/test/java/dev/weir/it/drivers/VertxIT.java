package dev.weir.it.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Crowd;
import dev.weir.testing.OnEveryPostgres;
import dev.weir.testing.PoolMode;
import dev.weir.testing.Postgres;
import dev.weir.testing.PostgresVersion;
import dev.weir.testing.Target;
import dev.weir.testing.Targets;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The Vert.x client: Parse, Sync and only then Bind, Sync; and many requests in flight on one connection. */
@OnEveryPostgres
final class VertxIT {
    private static final int USERS = 8;
    private static final int CONNECTIONS = 4;
    private final Vertx vertx = Vertx.vertx();

    @Parameter
    PostgresVersion version = PostgresVersion.V17;

    @AfterEach
    void close() throws Exception {
        result(vertx.close());
    }

    @ParameterizedTest
    @CsvSource({
        "SESSION, false",
        "SESSION, true",
        "TRANSACTION, false",
        "TRANSACTION, true",
        "STATEMENT, false",
        "STATEMENT, true",
    })
    void each_of_many_users_gets_its_own_answers(PoolMode mode, boolean cached) throws Exception {
        try (var target = open(mode)) {
            var pool = pool(target, cached);
            Crowd.of(USERS, user -> {
                for (int n = 0; n < 20; n++) {
                    assertOwn(result(asks(pool, user, n)), user, n);
                }
            });
            result(pool.close());
        }
    }

    @ParameterizedTest
    @EnumSource
    void pipelined_requests_are_answered_in_order(PoolMode mode) throws Exception {
        try (var target = open(mode)) {
            var client = PgBuilder.client()
                    .using(vertx)
                    .connectingTo(options(target, true).setPipeliningLimit(32))
                    .with(new PoolOptions().setMaxSize(2))
                    .build();
            Crowd.of(USERS, user -> {
                var answers = new ArrayList<Future<RowSet<Row>>>();
                for (int n = 0; n < 30; n++) {
                    answers.add(asks(client, user, n));
                }
                for (int n = 0; n < 30; n++) {
                    assertOwn(result(answers.get(n)), user, n);
                }
            });
            result(client.close());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SESSION", "TRANSACTION"})
    void transactions_keep_their_server(PoolMode mode) throws Exception {
        try (var target = open(mode)) {
            var pool = pool(target, true);
            Crowd.of(
                    USERS,
                    user -> result(pool.withTransaction(connection -> connection
                            .preparedQuery("select set_config('weir.user', $1, true)")
                            .execute(Tuple.of("user " + user))
                            .compose(set -> connection
                                    .query("select current_setting('weir.user')")
                                    .execute())
                            .map(rows -> {
                                assertThat(rows.iterator().next().getString(0)).isEqualTo("user " + user);
                                return rows;
                            }))));
            result(pool.close());
        }
    }

    private static Future<RowSet<Row>> asks(SqlClient client, int user, int n) {
        return client.preparedQuery("select $1::text, $2::int, " + n % 4).execute(Tuple.of("user " + user, n));
    }

    private static void assertOwn(RowSet<Row> rows, int user, int n) {
        var row = rows.iterator().next();
        assertThat(row.getString(0)).isEqualTo("user " + user);
        assertThat(row.getInteger(1)).isEqualTo(n);
        assertThat(row.getInteger(2)).isEqualTo(n % 4);
    }

    private Pool pool(Target target, boolean cached) {
        return PgBuilder.pool()
                .using(vertx)
                .connectingTo(options(target, cached))
                .with(new PoolOptions().setMaxSize(CONNECTIONS))
                .build();
    }

    private static PgConnectOptions options(Target target, boolean cached) {
        var options = new PgConnectOptions().setHost("127.0.0.1").setPort(target.port());
        options.setDatabase("app").setUser("app").setCachePreparedStatements(cached);
        return options;
    }

    private Target open(PoolMode mode) {
        int servers = mode == PoolMode.SESSION ? CONNECTIONS : 2;
        return Targets.underTest(Postgres.shared(version), mode.ini(Postgres.shared(version), servers));
    }

    private static <T> T result(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
