package dev.weir.doctor.top;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.live.Diagnosis.Health;
import dev.weir.doctor.top.view.Doing;
import dev.weir.doctor.top.view.Entry;
import dev.weir.doctor.top.view.Gauge;
import dev.weir.doctor.top.view.Scene;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsoleScenesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T14:02:00Z");

    private final List<Map<String, String>> clients = new ArrayList<>();
    private final List<Map<String, String>> servers = new ArrayList<>();
    private String paused = "no";

    private Scene scene() {
        var pool = row("database", "shop", "user", "app", "sv_active", "" + servers.size(), "pool_mode", "transaction");
        var console = row("database", "pgbouncer", "user", "pgbouncer", "pool_mode", "statement");
        return new ConsoleScenes(
                        "admin@127.0.0.1:6432/weir",
                        "weir",
                        new ConsoleScenes.Tables(
                                "Weir 0.1.0 (console of PgBouncer 1.25.0)",
                                List.of(pool, console),
                                clients,
                                servers,
                                List.of(row("name", "shop", "pool_size", "5", "paused", "0")),
                                List.of(
                                        row("list", "used_servers", "items", "9"),
                                        row("list", "free_servers", "items", "3")),
                                List.of(row("key", "paused", "value", paused))),
                        NOW)
                .scene();
    }

    private static Map<String, String> row(String... cells) {
        var row = new LinkedHashMap<String, String>();
        for (int i = 0; i < cells.length; i += 2) {
            row.put(cells[i], cells[i + 1]);
        }
        return row;
    }

    /** A client, and the server it holds. */
    private Map<String, String> client(int id, String state, String seconds) {
        boolean holds = state.equals("active");
        var client = row("ptr", "c" + id, "state", state, "wait", seconds, "user", "app", "database", "shop");
        client.putAll(row("application_name", "web", "addr", "10.0.0.5", "link", holds ? "s" + id : "", "pinned", ""));
        client.putAll(row("connect_time", "2026-11-21 14:00:00 UTC", "request_time", "2026-11-21 14:01:30 UTC"));
        clients.add(client);
        if (holds) {
            servers.add(row("ptr", "s" + id, "link", "c" + id, "state", "active", "remote_pid", "" + (1000 + id)));
        }
        return client;
    }

    @Test
    void servers_fill_the_bar_in_their_clients_names_and_clients_fill_the_table() {
        client(1, "active", "1");
        client(2, "idle", "0");
        servers.add(row("ptr", "s9", "state", "idle", "user", "app", "database", "shop"));
        clients.add(row("ptr", "c8", "state", "active", "user", "admin", "database", "weir"));

        var scene = scene();

        assertThat(scene.gauge()).isEqualTo(new Gauge("servers", 5, 5));
        assertThat(scene.slots()).extracting(slot -> slot.who().application()).containsExactly("web", "");
        assertThat(scene.entries()).extracting(Entry::id).containsExactly("c1", "c2");
        assertThat(scene.entries()).extracting(Entry::pid).containsExactly(1001, 0);
        assertThat(scene.entries().getLast().since()).isEqualTo(Duration.ofSeconds(30));
        assertThat(scene.health()).isEqualTo(Health.HEALTHY);
        assertThat(scene.verdict()).isEqualTo("1 of 5 server connections in use by 2 clients; nobody waits");
        assertThat(scene.notes()).containsEntry("shop/app", "2 of 2 servers busy, at most 5; transaction");
        assertThat(scene.title()).isEqualTo("admin@127.0.0.1:6432/weir  Weir 0.1.0");
    }

    @Test
    void who_waits_is_counted_with_the_longest_wait_and_who_is_pinned_is_named() {
        client(1, "active", "0").put("pinned", "LISTEN");
        client(2, "waiting", "7");
        client(3, "waiting", "2");

        var scene = scene();

        assertThat(scene.health()).isEqualTo(Health.UNHEALTHY);
        assertThat(scene.verdict())
                .isEqualTo("2 clients wait for a server, the first for 7 s; 1 of 4 server connections in use,"
                        + " 1 of them kept by clients that are not at work (pinned)");
        assertThat(scene.entries())
                .extracting(Entry::doing)
                .containsExactly(Doing.PINNED, Doing.WAITING, Doing.WAITING);
        assertThat(scene.entries().getFirst().what()).isEqualTo("keeps its server because of LISTEN");
    }

    @Test
    void a_wait_of_a_second_is_degraded_and_a_pause_is_said_as_such() {
        client(1, "waiting", "2");
        assertThat(scene().health()).isEqualTo(Health.DEGRADED);

        paused = "yes";
        assertThat(scene().verdict())
                .isEqualTo("everything is paused: no client is given a server until RESUME; 1 client waiting");
    }
}
