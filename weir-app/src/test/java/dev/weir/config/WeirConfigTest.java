package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.PoolSettings.Caps;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class WeirConfigTest {
    private static PoolSettings pool(WeirConfig config, String database, String user) {
        return config.poolFor(Objects.requireNonNull(config.databaseFor(database)), user);
    }

    @Test
    void the_wildcard_serves_every_name_without_its_own_line() {
        var config = Ini.config(Ini.OPEN + "orders = user=a dbname=orders_v2 host=db1");

        assertThat(config.databaseFor("orders"))
                .extracting(DatabaseConfig::dbname)
                .isEqualTo("orders_v2");
        assertThat(config.databaseFor("other")).satisfies(other -> {
            assertThat(other.name()).isEqualTo("other");
            assertThat(other.dbname()).isEqualTo("other");
            assertThat(other.user()).contains("app");
        });
    }

    @Test
    void a_wildcard_with_a_dbname_leads_every_name_there() {
        var config = Ini.config("[pgbouncer]\nauth_type=any\n[databases]\n* = user=a dbname=main");

        assertThat(config.databaseFor("other"))
                .extracting(DatabaseConfig::dbname)
                .isEqualTo("main");
    }

    @Test
    void without_a_wildcard_an_unknown_database_is_none() {
        assertThat(Ini.config("[pgbouncer]\nauth_type=any\n[databases]\na = user=a")
                        .databaseFor("b"))
                .isNull();
    }

    @Test
    void user_goes_before_database_before_general() {
        var config = Ini.config("""
                [pgbouncer]
                auth_type = any
                default_pool_size = 10
                reserve_pool_size = 1
                pool_mode = session
                query_wait_timeout = 100
                [databases]
                plain = user=x
                tuned = user=x pool_size=20 reserve_pool_size=2 pool_mode=transaction query_wait_timeout=200
                [users]
                ada = pool_size=30 reserve_pool_size=3 pool_mode=statement query_wait_timeout=0
                bob = pool_size=-1 query_timeout=7
                """);

        assertThat(pool(config, "plain", "x")).satisfies(pool -> {
            assertThat(pool.poolSize()).isEqualTo(10);
            assertThat(pool.reservePoolSize()).isEqualTo(1);
            assertThat(pool.poolMode()).isEqualTo(PoolMode.SESSION);
            assertThat(pool.queryWaitTimeout()).hasSeconds(100);
        });
        assertThat(pool(config, "tuned", "bob")).satisfies(pool -> {
            assertThat(pool.poolSize()).isEqualTo(20);
            assertThat(pool.reservePoolSize()).isEqualTo(2);
            assertThat(pool.poolMode()).isEqualTo(PoolMode.TRANSACTION);
            assertThat(pool.queryWaitTimeout()).hasSeconds(200);
            assertThat(pool.clientTimeouts().queryTimeout()).hasSeconds(7);
        });
        assertThat(pool(config, "tuned", "ada")).satisfies(pool -> {
            assertThat(pool.poolSize()).isEqualTo(30);
            assertThat(pool.reservePoolSize()).isEqualTo(3);
            assertThat(pool.poolMode()).isEqualTo(PoolMode.STATEMENT);
            assertThat(pool.queryWaitTimeout()).isZero();
        });
    }

    @Test
    void a_zero_cap_lifetime_or_timeout_of_a_line_inherits() {
        var config = Ini.config("""
                [pgbouncer]
                auth_type = any
                max_db_connections = 1
                max_db_client_connections = 2
                max_user_connections = 3
                max_user_client_connections = 4
                client_idle_timeout = 5
                [databases]
                plain = user=x server_lifetime=0 max_db_connections=0
                tuned = user=x server_lifetime=60 max_db_connections=10 max_db_client_connections=20
                [users]
                ada = max_user_connections=30 max_user_client_connections=40 client_idle_timeout=50
                bob = max_user_connections=0 client_idle_timeout=0
                """);

        assertThat(pool(config, "plain", "bob").caps()).isEqualTo(new Caps(1, 2, 3, 4));
        assertThat(pool(config, "tuned", "ada").caps()).isEqualTo(new Caps(10, 20, 30, 40));
        assertThat(pool(config, "plain", "bob").serverLifetime()).hasHours(1);
        assertThat(pool(config, "tuned", "bob").serverLifetime()).hasMinutes(1);
        assertThat(config.timeoutsFor("bob").clientIdleTimeout()).hasSeconds(5);
        assertThat(config.timeoutsFor("ada").clientIdleTimeout()).hasSeconds(50);
    }

    @Test
    void a_pool_keeps_no_more_servers_than_it_may_hold_unless_it_may_hold_any_number() {
        var config =
                Ini.config(Ini.OPEN + "a = user=x pool_size=3 min_pool_size=9\nb = user=x pool_size=0 min_pool_size=9");

        assertThat(pool(config, "a", "x").minPoolSize()).isEqualTo(3);
        assertThat(pool(config, "b", "x").minPoolSize()).isEqualTo(9);
    }

    @Test
    void the_entries_show_value_default_and_whether_a_reload_is_enough() {
        var entries = Ini.config(Ini.GENERAL + "\nlisten_port=7000\nauth_ldap_options=ldapbindpasswd=hunter2")
                .entries();

        assertThat(entries)
                .contains(
                        new ConfigEntry("listen_port", "7000", "6432", false),
                        new ConfigEntry("pool_mode", "session", "session", true),
                        new ConfigEntry("auth_file", "", "", true),
                        new ConfigEntry("auth_ldap_options", "********", "", true));
        assertThat(entries).hasSameSizeAs(KeyTable.of(Section.PGBOUNCER));
    }

    @Test
    void a_reload_is_a_list_of_differences_without_secrets() {
        var old = Ini.config(Ini.OPEN + "a = user=x password=old\nb = user=x\n[users]\nada = pool_size=1");
        var next = Ini.config(Ini.OPEN
                + "a = user=x password=new\nc = user=x\n[users]\nada = pool_size=1\n[weir]\nlisten_port=1\nio=auto");

        assertThat(old.changesTo(next))
                .extracting(ConfigChange::toString)
                .containsExactly(
                        "listen_port: 6432 -> 1 (after a restart)",
                        "databases.a: set -> changed",
                        "databases.b: set -> absent",
                        "databases.c: absent -> set");
        assertThat(old.changesTo(old)).isEmpty();
    }

    @Test
    void a_leading_zero_is_none_but_in_the_general_section() {
        var config =
                Ini.config(Ini.GENERAL + "default_pool_size = 020\n[databases]\na = user=x port=05432 pool_size=020\n");
        var line = Objects.requireNonNull(config.databaseFor("a"));

        assertThat(config.global().limits().defaultPoolSize()).isEqualTo(16);
        assertThat(line.servers().getFirst().port()).isEqualTo(5432);
        assertThat(config.poolFor(line, "x").poolSize()).isEqualTo(20);
    }

    @Test
    void durations_are_exact() {
        assertThat(Ini.config(Ini.OPEN + "[weir]\ntcp_user_timeout=1500\nquery_wait_notify=0.25")
                        .global())
                .satisfies(global -> {
                    assertThat(global.tcp().tcpUserTimeout()).isEqualTo(Duration.ofMillis(1500));
                    assertThat(global.timeouts().queryWaitNotify()).isEqualTo(Duration.ofMillis(250));
                });
    }
}
