package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
    private static WeirConfig config(String url, Map<String, String> env) {
        var loaded = ConfigLoader.fromDatabaseUrl(url, env);
        assertThat(loaded.problems().all()).isEmpty();
        return Objects.requireNonNull(loaded.config());
    }

    private static DatabaseConfig database(WeirConfig config, String name) {
        return Objects.requireNonNull(config.databaseFor(name));
    }

    @Test
    void a_url_alone_is_a_whole_configuration() {
        var config = config("postgresql://app:hunter2@db.example.com:5433/orders", Map.of());

        assertThat(database(config, "anything")).satisfies(database -> {
            assertThat(database.dbname()).isEqualTo("anything");
            assertThat(database.servers()).containsExactly(new ServerAddress("db.example.com", 5433));
            assertThat(database.user()).contains("app");
            assertThat(database.password()).contains(Secret.of("hunter2"));
        });
        assertThat(config.databases()).containsOnlyKeys("orders");
        assertThat(config.users()).containsExactly(Map.entry("app", Secret.of("hunter2")));
        var global = config.global();
        assertThat(global.auth().authType()).isEqualTo(AuthType.SCRAM_SHA_256);
        assertThat(global.pooling().poolMode()).isEqualTo(PoolMode.TRANSACTION);
        assertThat(global.listen().listenAddr()).containsExactly("127.0.0.1");
        assertThat(global.listen().listenPort()).isEqualTo(6432);
        assertThat(global.limits().maxClientConn()).isEqualTo(10_000);
        assertThat(config.toString()).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgres://u:p@h                          | [h:5432]",
                "postgres://u:p@h:/d                       | [h:5432]",
                "postgres://u:p@[2001:db8::1]:5433/d       | [[2001:db8::1]:5433]",
                "postgres://u:p@a:1,b,[::1]:3/d            | [a:1, b:5432, [::1]:3]",
                "postgres://u:p@/d?host=/run/pg&port=5433  | [/run/pg/.s.PGSQL.5433]",
                "postgres://u:p@/d?host=a,b&port=1,2       | [a:1, b:2]",
                "postgres://u:p@%2Frun%2Fpg:5433/d         | [/run/pg/.s.PGSQL.5433]",
                "postgres://u:p@                           | [env:7777]",
            })
    void hosts_are_read_as_libpq_reads_them(String url, String servers) {
        var env = url.endsWith("@") ? Map.of("PGHOST", "env", "PGPORT", "7777") : Map.<String, String>of();

        assertThat(database(config(url, env), "d").servers()).hasToString(servers);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgres://a%40b:p%2F%3Aw+%25@h/d | a@b | p/:w+%",
                "postgres://u:p@ss@h/d             | u   | p@ss",
                "postgres://u:a:b@h/d              | u   | a:b",
                "postgres://h/d?user=u&password=p  | u   | p",
                "postgres://u@h                    | u   | env",
                "postgres://h                      | env | env",
            })
    void the_login_is_decoded_and_completed_from_the_environment(String url, String user, String password) {
        var config = config(url, Map.of("PGUSER", "env", "PGPASSWORD", "env"));

        assertThat(config.users()).containsExactly(Map.entry(user, Secret.of(password)));
        assertThat(database(config, "d").user()).contains(user);
    }

    @Test
    void parameters_go_where_they_belong() {
        var config = config(
                "postgres://u:p@h/d?sslmode=prefer&options=-c%20work_mem%3D8MB&application_name=x&connect_timeout=3",
                Map.of());

        assertThat(database(config, "d").startupParameters())
                .containsOnly(Map.entry("options", "-c work_mem=8MB"), Map.entry("application_name", "x"));
        assertThat(config.global().timeouts().serverConnectTimeout()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void the_environment_outranks_what_follows_from_the_url() {
        var config = config("postgres://u:p@h/d", Map.of("WEIR_POOL_MODE", "session", "WEIR_LISTEN_ADDR", "*"));

        assertThat(config.global().pooling().poolMode()).isEqualTo(PoolMode.SESSION);
        assertThat(config.global().listen().listenAddr()).containsExactly("*");
    }

    @Test
    void without_a_password_this_machine_is_trusted_and_told_so() {
        var loaded = ConfigLoader.fromDatabaseUrl("postgres://u@h", Map.of());

        assertThat(Ini.lines(loaded.problems()))
                .containsExactly("DATABASE_URL: warning: has no password, so whoever can connect to Weir is let in as"
                        + " \"u\"; set PGPASSWORD to ask for one");
        assertThat(Objects.requireNonNull(loaded.config()).global().auth().authType())
                .isEqualTo(AuthType.TRUST);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "postgresql+asyncpg://u:hunter2@h/d | begins with postgresql+asyncpg://, a driver's own: begin it with postgresql://",
                "jdbc:postgresql://u:hunter2@h/d    | begins with jdbc:postgresql://, a driver's own: begin it with postgresql://",
                "mysql://u:hunter2@h/d              | begins with mysql://, and Weir is for PostgreSQL: it takes postgresql://",
                "\"postgres://u:hunter2@h/d\"       | begins with a quotation mark: give the URL without quotes",
                "'postgres://u:hunter2@h/d'         | begins with a quotation mark: give the URL without quotes",
                "hunter2/x                          | not a URL of the form postgresql://user:password@host:port/dbname",
            })
    void what_is_wrong_at_the_beginning_of_a_url_is_named(String url, String complaint) {
        var loaded = ConfigLoader.fromDatabaseUrl(url, Map.of());

        assertThat(loaded.config()).isNull();
        assertThat(Ini.lines(loaded.problems()))
                .singleElement()
                .asString()
                .contains(complaint)
                .doesNotContain("hunter2");
    }

    @Test
    void who_insists_on_tls_is_told_that_prefer_is_no_way_to_a_server_that_does_too() {
        var loaded = ConfigLoader.fromDatabaseUrl("postgres://u:p@h/d?sslmode=require", Map.of());

        assertThat(Ini.lines(loaded.problems()))
                .singleElement()
                .asString()
                .contains("sslmode=require", "speaks no TLS", "prefer", "where PostgreSQL demands TLS", "tunnel");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mysql://u:hunter2@h/d",
                "u:hunter2@h/d",
                "postgres://u:hunter2/x@h/d",
                "postgres://u:hunter2?x@h/d",
                "postgres://u:hunter2%zz@h/d",
                "postgres://u:hunter2@h:port/d",
                "postgres://u:hunter2@h:0/d",
                "postgres://u:hunter2@::1/d",
                "postgres://u:hunter2@h/d?sslmode=require",
                "postgres://u:hunter2@h/d?channel_binding=require",
            })
    void a_bad_url_is_one_problem_that_keeps_the_password(String url) {
        var loaded = ConfigLoader.fromDatabaseUrl(url, Map.of());

        assertThat(loaded.config()).isNull();
        assertThat(loaded.problems().errors())
                .singleElement()
                .satisfies(error -> assertThat(error.toString())
                        .startsWith("DATABASE_URL: error: ")
                        .doesNotContain("hunter2"));
    }

    @Test
    void a_database_with_the_name_of_the_console_is_warned_about() {
        var loaded = ConfigLoader.fromDatabaseUrl("postgres://u:p@h/weir", Map.of());

        assertThat(Ini.lines(loaded.problems()))
                .containsExactly("DATABASE_URL: warning: names a database that clients cannot reach: its name is the"
                        + " console's");
    }

    @Test
    void a_parameter_of_some_driver_is_named_as_ignored() {
        var loaded = ConfigLoader.fromDatabaseUrl("postgres://u:p@h/d?pgbouncer=true&sslmod=require", Map.of());

        assertThat(Ini.lines(loaded.problems()))
                .containsExactly(
                        "DATABASE_URL: warning: parameter \"pgbouncer\" has no effect",
                        "DATABASE_URL: warning: parameter \"sslmod\" has no effect: did you mean \"sslmode\"?");
    }
}
