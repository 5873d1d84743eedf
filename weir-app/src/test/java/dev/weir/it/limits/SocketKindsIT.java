package dev.weir.it.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.App;
import dev.weir.cli.StartupFailure;
import dev.weir.config.ConfigLoader;
import dev.weir.testing.Frontend;
import dev.weir.testing.Login;
import dev.weir.testing.OnEveryPostgres;
import dev.weir.testing.Postgres;
import dev.weir.testing.PostgresVersion;
import dev.weir.testing.WireClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TCP over IPv4 and IPv6 and Unix sockets, on both sides, with each way of driving sockets. */
@OnEveryPostgres
final class SocketKindsIT {
    @Parameter
    PostgresVersion version = PostgresVersion.V17;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio", "io_uring"})
    void a_unix_socket_leads_to_a_unix_socket(String io) throws Exception {
        var postgres = Postgres.shared(version);
        try (var app = start("host=%s port=%d".formatted(postgres.socketDirectory(), postgres.port()), io)) {
            var socket = directory.resolve(".s.PGSQL." + app.port());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                    .isEqualTo("rwxrwx---");
            try (var client =
                    WireClient.connect(UnixDomainSocketAddress.of(socket)).login(Login.APP)) {
                assertThat(client.query("select coalesce(host(inet_client_addr()), 'unix')")
                                .value())
                        .isEqualTo("unix");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "io_uring"})
    void the_own_user_gets_to_the_console_over_the_unix_socket_unlisted_and_without_a_password(String io)
            throws Exception {
        try (var app = start("host=127.0.0.1 port=1", io)) {
            var unix = UnixDomainSocketAddress.of(directory.resolve(".s.PGSQL." + app.port()));
            for (var name : List.of("pgbouncer", "weir")) {
                try (var console = WireClient.connect(unix).login(login(name, "pgbouncer"))) {
                    assertThat(console.query("RECONNECT").commandTags()).containsExactly("RECONNECT");
                }
            }

            assertThat(refusal(unix, login("pgbouncer", "app"))).isEqualTo("28P01");
            assertThat(refusal(unix, login("somebody", "pgbouncer"))).isEqualTo("28P01");
            assertThat(refusal(unix, login("app", "pgbouncer"))).isEqualTo("42501");
            var tcp = new InetSocketAddress(InetAddress.ofLiteral("::1"), app.port());
            assertThat(refusal(tcp, login("pgbouncer", "pgbouncer"))).isEqualTo("28P01");
        }
    }

    private static Login login(String user, String database) {
        return new Login(user, database, "", Frontend.PROTOCOL_3_0, Map.of());
    }

    private static String refusal(SocketAddress address, Login login) throws IOException {
        return WireClient.connect(address).tryLogin(login).error().sqlState();
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio", "io_uring"})
    void many_clients_come_over_ipv6_and_move_between_loops(String io) throws Exception {
        try (var app = start("host=127.0.0.1 port=" + Postgres.shared(version).port(), io)) {
            for (int i = 0; i < 50; i++) {
                var login = i % 2 == 0 ? Login.APP : new Login("postgres", "app", "", Frontend.PROTOCOL_3_0, Map.of());
                var address = new InetSocketAddress(InetAddress.ofLiteral("::1"), app.port());
                try (var client = WireClient.connect(address).login(login)) {
                    assertThat(client.query("select current_user").value()).isEqualTo(login.user());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio", "io_uring"})
    void eight_megabytes_go_there_and_back_though_reading_stops_and_goes_on(String io) throws Exception {
        try (var app = start("host=127.0.0.1 port=" + Postgres.shared(version).port(), io)) {
            var address = new InetSocketAddress(InetAddress.ofLiteral("::1"), app.port());
            try (var client = WireClient.connect(address).login(Login.APP)) {
                var bytes = 8 << 20;
                var text = "x".repeat(bytes);
                assertThat(client.query("select '%s'".formatted(text)).value()).isEqualTo(text);
            }
        }
    }

    /** PostgreSQL keeps less than 8 kB of rows back while it sleeps; what Weir lets gather may not add to that. */
    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio", "io_uring"})
    void the_rows_before_a_pause_come_before_it_is_over(String io) throws Exception {
        try (var app = start("host=127.0.0.1 port=" + Postgres.shared(version).port(), io)) {
            var address = new InetSocketAddress(InetAddress.ofLiteral("::1"), app.port());
            try (var client = WireClient.connect(address).login(Login.APP)) {
                client.send(Frontend.query("select repeat('x', 990) from generate_series(1, 4000) as row"
                        + " where row < 3000 or pg_sleep(600) is null"));

                for (int row = 0; row < 2990; row++) {
                    while (client.read().tag() != 'D') {
                        // the description before them
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"round-robin", "disable"})
    void a_dead_host_among_several_costs_no_client_its_query(String balance) throws Exception {
        var hosts = "host=127.0.0.9,127.0.0.1 load_balance_hosts=" + balance + " port="
                + Postgres.shared(version).port();
        try (var app = start(hosts, "epoll")) {
            var address = new InetSocketAddress(InetAddress.ofLiteral("::1"), app.port());
            for (int i = 0; i < 5; i++) {
                try (var client = WireClient.connect(address).login(Login.APP)) {
                    assertThat(client.query("select 'served'").value()).isEqualTo("served");
                }
            }
        }
    }

    @Test
    void database_url_alone_is_enough_and_its_password_is_asked_for() throws Exception {
        var url = "postgresql://app_scram:correct%20horse@127.0.0.1:"
                + Postgres.shared(version).port() + "/app";
        var loaded = ConfigLoader.fromDatabaseUrl(url, Map.of("WEIR_LISTEN_PORT", Integer.toString(freePort())));
        try (var app = App.start(Objects.requireNonNull(loaded.config(), loaded.problems()::toString))) {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), app.port());
            var login = new Login("app_scram", "app", Postgres.PASSWORD, Frontend.PROTOCOL_3_0, Map.of());
            try (var client = WireClient.connect(address).login(login)) {
                assertThat(client.query("select current_user").value()).isEqualTo("app_scram");
            }
            var wrong = new Login("app_scram", "app", "wrong", Frontend.PROTOCOL_3_0, Map.of());
            assertThat(WireClient.connect(address).tryLogin(wrong).error().sqlState())
                    .isEqualTo("28P01");
        }
    }

    private App start(String database, String io) throws IOException, StartupFailure {
        var users = Files.writeString(directory.resolve("users.txt"), "\"app\" \"\"\n\"postgres\" \"\"\n");
        var text = """
                [databases]
                * = %s
                [pgbouncer]
                listen_addr = ::1
                listen_port = %d
                unix_socket_dir = %s
                unix_socket_mode = 0770
                auth_type = trust
                auth_file = %s
                pool_mode = transaction
                event_loops = 2
                io = %s
                """.formatted(database, freePort(), directory, users, io);
        var loaded = ConfigLoader.parse(text, "weir.ini", Map.of());
        return App.start(Objects.requireNonNull(loaded.config(), loaded.problems()::toString));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
