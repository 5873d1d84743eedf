package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
    private static final String USUAL = """
            ;; databases
            [databases]
            orders = host=db1.internal,db2.internal port=5433 dbname=orders_v2 user=app password='it''s'
            "Odd name" =
            * = host=127.0.0.1

            [users]
            report = pool_mode=session max_user_connections=5

            [pgbouncer]
            logfile = DIR/pgbouncer.log
            pidfile = DIR/pgbouncer.pid
            listen_addr = localhost, ::1
            listen_port = 6432
            unix_socket_dir = DIR
            auth_type = md5
            auth_file = DIR/userlist.txt
            pool_mode = transaction
            query_wait_timeout = 1.5
            server_check_query = select 1
            """;

    @Test
    void a_usual_pgbouncer_ini_loads_without_a_word(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("userlist.txt"), "\"app\" \"hunter2\"\n");
        var file = Files.writeString(directory.resolve("pgbouncer.ini"), USUAL.replace("DIR", directory.toString()));

        var loaded = ConfigLoader.load(file, Map.of("HOME", "/root", "WEIR_PORT_6432_TCP", "tcp://10.0.0.1:6432"));

        assertThat(loaded.problems().all()).isEmpty();
        var config = Objects.requireNonNull(loaded.config());
        assertThat(config.databases()).containsOnlyKeys("orders", "Odd name");
        assertThat(config.databases().get("orders")).satisfies(orders -> {
            assertThat(orders.dbname()).isEqualTo("orders_v2");
            assertThat(orders.servers())
                    .containsExactly(new ServerAddress("db1.internal", 5433), new ServerAddress("db2.internal", 5433));
            assertThat(orders.user()).contains("app");
            assertThat(orders.password()).contains(Secret.of("it's"));
        });
        assertThat(config.users()).containsExactly(Map.entry("app", Secret.of("hunter2")));
        assertThat(config.userOverrides()).containsOnlyKeys("report");
        assertThat(config.global().listen().listenAddr()).containsExactly("localhost", "::1");
        assertThat(config.global().pooling().poolMode()).isEqualTo(PoolMode.TRANSACTION);
        assertThat(config.global().timeouts().queryWaitTimeout()).isEqualTo(Duration.ofMillis(1500));
        assertThat(config.global().servers().check()).contains("select 1");
        assertThat(config.toString()).doesNotContain("hunter2").doesNotContain("it's");
    }

    @Test
    void defaults_are_those_of_pgbouncer() {
        var global = Ini.config(Ini.OPEN).global();

        assertThat(global.listen().listenPort()).isEqualTo(6432);
        assertThat(global.listen().unixSocketMode()).isEqualTo(0777);
        assertThat(global.limits().maxClientConn()).isEqualTo(100);
        assertThat(global.limits().defaultPoolSize()).isEqualTo(20);
        assertThat(global.pooling().poolMode()).isEqualTo(PoolMode.SESSION);
        assertThat(global.timeouts().queryWaitTimeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(global.servers().check()).contains("");
        assertThat(global.auth().authFile()).isEmpty();
        assertThat(global.listen().httpListen()).contains(new HostPort("127.0.0.1", 9930));
    }

    @Test
    void every_mistake_is_reported_at_once_with_line_and_column_and_the_nearest_name() {
        assertThat(Ini.problems("""
                [databases]
                orders = host=a poolsize=3 port=99999
                weir = host=a
                [pgbouncer]
                auth_type = any
                pol_mode = session
                  pool_mode = transction
                max_client_conn = 1k
                nothing_like_it = 1
                [users]
                ada = pool_mod=session
                [peers]
                x = host=a
                3 = port=1
                """))
                .containsExactly(
                        "weir.ini:2:17: error: unknown key \"poolsize\" in [databases]: did you mean \"pool_size\"?",
                        "weir.ini:2:33: error: port is 99999, but must be between 1 and 65535",
                        "weir.ini:3:1: error: \"weir\" is the console; name the database otherwise",
                        "weir.ini:6:1: error: unknown key \"pol_mode\" in [pgbouncer]: did you mean \"pool_mode\"?",
                        "weir.ini:7:15: error: pool_mode is \"transction\", which is none of"
                                + " [session, transaction, statement]: did you mean \"transaction\"?",
                        "weir.ini:8:19: error: max_client_conn is \"1k\", which is not an integer",
                        "weir.ini:9:1: error: unknown key \"nothing_like_it\" in [pgbouncer]",
                        "weir.ini:11:7: error: unknown key \"pool_mod\" in [users]: did you mean \"pool_mode\"?",
                        "weir.ini:13:1: error: \"x\" is no peer_id: it must be 1 to 16383",
                        "weir.ini:14:1: error: peer 3 needs a host",
                        "weir.ini:2:1: warning: \"orders\" has no user, but auth_type = any lets nobody in without one",
                        "weir.ini: warning: [peers] has no effect while peer_id is 0");
    }

    @Test
    void with_an_error_there_is_no_configuration() {
        assertThat(Ini.read("[pgbouncer]\nnonsense = 1").config()).isNull();
    }

    @Test
    void a_key_set_twice_counts_the_last_time_and_says_so() {
        var text = Ini.GENERAL + "\nio = nio\nio = epoll\n[databases]\na = user=x\na = user=y";

        assertThat(Ini.config(text).global().node().io()).isEqualTo(IoBackend.EPOLL);
        assertThat(Ini.problems(text))
                .containsExactly(
                        "weir.ini:7:1: warning: io was already set at weir.ini:6:1; this one counts",
                        "weir.ini:10:1: warning: \"a\" was already set at weir.ini:9:1; this one counts");
    }

    @ParameterizedTest
    @CsvSource({
        "auth_type, hba",
        "auth_type, cert",
        "auth_type, ldap",
        "auth_type, pam",
        "client_tls_sslmode, require",
        "client_tls_sslmode, verify-ca",
        "client_tls_sslmode, VERIFY-FULL",
        "server_tls_sslmode, require",
        "server_tls_sslmode, verify-ca",
        "server_tls_sslmode, verify-full"
    })
    void what_would_be_a_hole_if_it_were_ignored_is_an_error(String key, String value) {
        var errors = Ini.read(Ini.GENERAL + "\n%s = %s".formatted(key, value))
                .problems()
                .errors();

        assertThat(errors)
                .singleElement()
                .satisfies(error -> assertThat(error.toString())
                        .startsWith("weir.ini:6:%d: error: %s = %s is not supported yet: "
                                .formatted(key.length() + 4, key, value)));
    }

    @Test
    void who_sets_the_unix_user_in_the_file_is_told_of_the_switch_that_works() {
        assertThat(Ini.problems(Ini.GENERAL + "\nuser = postgres"))
                .singleElement()
                .asString()
                .contains("-u");
    }

    @ParameterizedTest
    @ValueSource(strings = {"client_tls_sslmode = prefer", "syslog = 1", "auth_user = x", "user = postgres"})
    void what_would_surprise_if_it_were_ignored_is_a_warning(String line) {
        assertThat(Ini.problems(Ini.GENERAL + "\n" + line))
                .singleElement()
                .asString()
                .contains(": warning: " + line.substring(0, line.indexOf(' ')) + " has no effect yet: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "client_tls_sslmode = disable",
                "syslog = 0",
                "pkt_buf = 8192",
                "dns_max_ttl = 15.0",
                "server_tls_sslmode=prefer"
            })
    void what_makes_no_difference_is_accepted_in_silence(String line) {
        assertThat(Ini.problems(Ini.GENERAL + "\n" + line)).isEmpty();
    }

    @Test
    void a_secret_with_a_blank_that_breaks_its_line_is_not_quoted_as_a_key() {
        assertThat(Ini.problems(Ini.OPEN + "a = user=x password=hunter 2=y"))
                .containsExactly("weir.ini:5:28: error: unknown key in [databases], after a password: put a password"
                        + " with blanks into single quotes");
    }

    @Test
    void the_environment_outranks_the_file_without_a_warning() {
        var env = Map.of("WEIR_POOL_MODE", "statement", "WEIR_LOGFILE", "");
        var loaded = ConfigLoader.parse(Ini.GENERAL + "\npool_mode = transction", "weir.ini", env);
        var valid = ConfigLoader.parse(Ini.GENERAL + "\npool_mode = transaction", "weir.ini", env);

        assertThat(loaded.problems().errors()).hasSize(1);
        assertThat(valid.problems().all()).isEmpty();
        var global = Objects.requireNonNull(valid.config()).global();
        assertThat(global.pooling().poolMode()).isEqualTo(PoolMode.STATEMENT);
        assertThat(global.log().logfile()).isEqualTo(Optional.empty());
    }

    @Test
    void a_bad_environment_variable_is_named() {
        var env = Map.of("WEIR_LISTEN_PORT", "0", "WEIR_POOLMODE", "session", "WEIR_SERVICE_HOST", "10.0.0.1");
        var loaded = ConfigLoader.parse(Ini.OPEN, "weir.ini", env);

        assertThat(Ini.lines(loaded.problems()))
                .containsExactly(
                        "environment variable WEIR_LISTEN_PORT: error: listen_port is 0, but must be between 1 and 65535",
                        "environment variable WEIR_POOLMODE: warning: names no key: did you mean WEIR_POOL_MODE?");
    }

    @Test
    void a_missing_file_is_one_problem(@TempDir Path directory) {
        var file = directory.resolve("pgbouncer.ini");

        assertThat(Ini.lines(ConfigLoader.load(file, Map.of()).problems()))
                .containsExactly("%1$s: error: %1$s does not exist (looked in %2$s)".formatted(file, directory));
    }

    @Test
    void a_server_without_host_is_a_unix_socket_where_one_is_found(@TempDir Path directory) throws IOException {
        Files.createFile(directory.resolve(".s.PGSQL.54321"));
        var text = Ini.GENERAL + "\nunix_socket_dir=" + directory + "\n[databases]\na = user=x port=54321";

        assertThat(Ini.database(text, "a").servers()).containsExactly(new ServerAddress(directory.toString(), 54321));
        var noOwnSocket = "[weir]\nunix_socket_dir=\nlisten_addr=*\n[databases]\na = user=x port=54321";
        assertThat(Ini.database(Ini.OPEN + noOwnSocket, "a").servers())
                .containsExactly(new ServerAddress("/tmp", 54321));
    }
}
