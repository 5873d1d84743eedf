package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Columns against PgBouncer 1.25, but for id, which is an int4 there: s text, i int4, q int8, N numeric, in wire order. */
class ConsoleTablesTest {
    private final ConsoleTester console = new ConsoleTester();

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            ACTIVE_SOCKETS; ssssssisissiiississiqiiiiiii; type user database replication state addr port local_addr local_port connect_time request_time wait wait_us close_needed ptr link remote_pid tls application_name prepared_statements id recv_pos pkt_pos pkt_remain send_pos send_remain pkt_avail send_avail
            CLIENTS; ssssssisissiiississiqs; type user database replication state addr port local_addr local_port connect_time request_time wait wait_us close_needed ptr link remote_pid tls application_name prepared_statements id pinned
            CONFIG; ssss; key value default changeable
            DATABASES; ssissiiiissiiiiii; name host port database force_user pool_size min_pool_size reserve_pool_size server_lifetime pool_mode load_balance_hosts max_connections current_connections max_client_connections current_client_connections paused disabled
            DNS_HOSTS; sqs; hostname ttl addrs
            DNS_ZONES; sqi; zonename serial count
            LISTS; si; list items
            MEM; sqqqq; name size used free memtotal
            PEERS; isii; peer_id host port pool_size
            PEER_POOLS; iiiii; peer_id cl_active_cancel_req cl_waiting_cancel_req sv_active_cancel sv_login
            POOLS; ssiiiiiiiiiiiiiss; database user cl_active cl_waiting cl_active_cancel_req cl_waiting_cancel_req sv_active sv_active_cancel sv_being_canceled sv_idle sv_used sv_tested sv_login maxwait maxwait_us pool_mode load_balance_hosts
            SERVERS; ssssssisissiiississiqs; type user database replication state addr port local_addr local_port connect_time request_time wait wait_us close_needed ptr link remote_pid tls application_name prepared_statements id pinned
            SOCKETS; ssssssisissiiississiqiiiiiii; type user database replication state addr port local_addr local_port connect_time request_time wait wait_us close_needed ptr link remote_pid tls application_name prepared_statements id recv_pos pkt_pos pkt_remain send_pos send_remain pkt_avail send_avail
            STATE; ss; key value
            STATS; sNNNNNNNNNNNNNNNNNNNNNN; database total_server_assignment_count total_xact_count total_query_count total_received total_sent total_xact_time total_query_time total_wait_time total_client_parse_count total_server_parse_count total_bind_count avg_server_assignment_count avg_xact_count avg_query_count avg_recv avg_sent avg_xact_time avg_query_time avg_wait_time avg_client_parse_count avg_server_parse_count avg_bind_count
            STATS_AVERAGES; sNNNNNNNNNNN; database server_assignment_count xact_count query_count bytes_received bytes_sent xact_time query_time wait_time avg_client_parse_count avg_server_parse_count avg_bind_count
            STATS_TOTALS; sNNNNNNNNNNN; database server_assignment_count xact_count query_count bytes_received bytes_sent xact_time query_time wait_time client_parse_count server_parse_count bind_count
            TOTALS; sN; name value
            USERS; ssssiiii; name pool_size reserve_pool_size pool_mode max_user_connections current_connections max_user_client_connections current_client_connections
            VERSION; s; version
            """)
    void every_table_has_the_columns_and_types_of_pgbouncer(String target, String types, String names) {
        var expected = new StringBuilder("T");
        var words = names.strip().split(" ");
        assertThat(words).hasSize(types.strip().length());
        for (int i = 0; i < words.length; i++) {
            expected.append(' ')
                    .append(words[i])
                    .append(':')
                    .append(oid(types.strip().charAt(i)));
        }

        assertThat(console.query("SHOW " + target)).first().isEqualTo(expected.toString());
    }

    @ParameterizedTest
    @EnumSource
    void every_table_ends_with_the_tag_show(ShowTarget target) {
        assertThat(console.query("show " + target)).endsWith("C SHOW", "Z I");
    }

    @Test
    void every_table_is_checked() throws NoSuchMethodException {
        var rows = ConsoleTablesTest.class
                .getDeclaredMethod(
                        "every_table_has_the_columns_and_types_of_pgbouncer", String.class, String.class, String.class)
                .getAnnotation(CsvSource.class)
                .textBlock()
                .lines()
                .map(line -> line.substring(0, line.indexOf(';')));

        assertThat(rows)
                .containsExactlyElementsOf(
                        Arrays.stream(ShowTarget.values()).map(Enum::name).toList());
    }

    @Test
    void pools_show_clients_servers_and_the_longest_wait_in_seconds_and_microseconds() {
        assertThat(rows("POOLS"))
                .containsExactly(
                        "orders|ada|1|2|3|4|5|6|7|8|9|10|11|2|345|transaction|NULL",
                        "stock|ada|1|2|3|4|5|6|7|8|9|10|11|2|345|transaction|NULL");
    }

    @Test
    void a_client_and_its_server_point_at_each_other() {
        assertThat(rows("CLIENTS"))
                .containsExactly("C|ada|orders|none|active|10.0.0.9|40000|10.0.0.2|6432"
                        + "|2026-11-21 10:29:00 UTC|2026-11-21 10:29:58 UTC|1|500000|0|c7|s12|0||shop|4|7|LISTEN");
        assertThat(rows("SERVERS"))
                .containsExactly("S|ada|orders|none|active|10.0.0.1|5432|10.0.0.2|6432"
                        + "|2026-11-21 10:29:00 UTC|2026-11-21 10:29:58 UTC|0|0|1|s12|c7|0|||4|12|");
    }

    @Test
    void sockets_show_both_kinds_and_no_figures_that_weir_does_not_have() {
        assertThat(rows("SOCKETS"))
                .satisfiesExactly(
                        client -> assertThat(client)
                                .startsWith("C|ada|orders|none|cl_active|")
                                .endsWith("|7|NULL|NULL|NULL|NULL|NULL|NULL|NULL"),
                        server -> assertThat(server).startsWith("S|ada|orders|none|sv_active|"));
    }

    @Test
    void databases_users_config_lists_and_state_are_shown_as_they_are() {
        assertThat(rows("DATABASES"))
                .containsExactly("orders|10.0.0.1|5432|orders_v2|NULL|20|2|3|3600|NULL|NULL|40|1|100|2|0|1");
        assertThat(rows("USERS")).containsExactly("ada|5||session|9|1|0|2", "bob|||NULL|0|0|0|0");
        assertThat(rows("CONFIG")).containsExactly("listen_port|6432|6432|no", "max_client_conn|100|100|yes");
        assertThat(rows("STATE")).containsExactly("active|yes", "paused|no", "suspended|no");
        assertThat(rows("LISTS"))
                .containsExactly(
                        "databases|1",
                        "users|2",
                        "peers|0",
                        "pools|2",
                        "peer_pools|0",
                        "free_clients|93",
                        "used_clients|1",
                        "login_clients|3",
                        "free_servers|19",
                        "used_servers|1",
                        "dns_names|0",
                        "dns_zones|0",
                        "dns_queries|0",
                        "dns_pending|0");
    }

    @Test
    void memory_beyond_two_gigabytes_is_shown_exactly() {
        assertThat(rows("MEM")).containsExactly("heap|1|5000000000|1000000000|6000000000");
    }

    @Test
    void averages_are_per_second_for_counts_and_per_item_for_times() {
        assertThat(rows("STATS_TOTALS").getFirst())
                .isEqualTo("orders|1000|2000|3000|4000|5000|60000|70000|8000|9|10|11");
        // 120 assignments, 240 transactions of 7200 us in all, 360 queries of 8400 us, 960 us waited, in 60 s
        assertThat(rows("STATS_AVERAGES").getFirst()).isEqualTo("orders|2|4|6|8|10|30|23|8|0|0|0");
        assertThat(rows("STATS").getFirst())
                .isEqualTo("orders|1000|2000|3000|4000|5000|60000|70000|8000|9|10|11|2|4|6|8|10|30|23|8|0|0|0");
    }

    @Test
    void totals_add_up_all_databases_under_the_names_of_pgbouncer() {
        assertThat(rows("TOTALS"))
                .hasSize(22)
                .startsWith("total_server_assignment_count|1010", "total_xact_count|2020", "total_query_count|3030")
                .contains("total_client_bytes|4040", "total_ps_bind_count|22", "avg_xact_time|30", "avg_xact_count|4");
    }

    @Test
    void the_version_names_weir_and_the_console_it_is_compatible_with() {
        assertThat(rows("VERSION")).containsExactly("Weir 0.1.0 (console of PgBouncer 1.25.0)");
    }

    private List<String> rows(String target) {
        return console.query("SHOW " + target).stream()
                .filter(reply -> reply.startsWith("D "))
                .map(reply -> reply.substring(2))
                .toList();
    }

    private static int oid(char type) {
        return switch (type) {
            case 's' -> 25;
            case 'i' -> 23;
            case 'q' -> 20;
            case 'N' -> 1700;
            default -> throw new AssertionError("type " + type);
        };
    }
}
