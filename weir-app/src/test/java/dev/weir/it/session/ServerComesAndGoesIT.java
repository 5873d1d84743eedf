package dev.weir.it.session;

import static dev.weir.testing.Frontend.frame;
import static dev.weir.testing.Frontend.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Login;
import dev.weir.testing.Pooled;
import dev.weir.testing.PoolerIni;
import dev.weir.testing.Postgres;
import dev.weir.testing.ScriptedServer;
import dev.weir.testing.Targets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Clients wait for a server that is down; they are not told off for it. */
final class ServerComesAndGoesIT extends Pooled {
    @Test
    void clients_wait_while_the_server_restarts() throws InterruptedException {
        onlyOnAPooler();
        try (var own = Postgres.start(version, Map.of());
                var target =
                        Targets.underTest(own, PoolerIni.transactionMode(own, 2).with("server_login_retry", "0.2"))) {
            var ada = target.login(Login.APP);
            assertThat(ada.query("select 'before'").value()).isEqualTo("before");
            own.stop();
            ada.send(query("select 'after'")).expectSilence(Duration.ofSeconds(1));
            own.start();

            assertThat(ada.readUntilReady().value()).isEqualTo("after");
        }
    }

    @Test
    void clients_wait_while_the_server_is_starting_up() {
        onlyOnAPooler();
        var attempts = new AtomicInteger();
        var startingUp = frame(
                'E',
                "SFATAL\0VFATAL\0C57P03\0Mthe database system is starting up\0\0".getBytes(StandardCharsets.UTF_8));
        try (var server = ScriptedServer.greeting(
                        () -> attempts.incrementAndGet() <= 3 ? startingUp : ScriptedServer.welcome(),
                        (tag, body) -> tag == 'Q' ? ScriptedServer.done("SELECT 0") : new byte[0]);
                var target = Targets.underTest(
                        postgres(), PoolerIni.transactionMode(server.port(), 1).with("server_login_retry", "0.2"))) {
            assertThat(target.login(Login.APP).query("select 1").shape()).isEqualTo("C Z");
            assertThat(attempts).hasValueGreaterThan(3);
        }
    }

    @Test
    void a_client_waits_no_longer_than_query_wait_timeout() {
        onlyOnAPooler();
        try (var own = Postgres.start(version, Map.of());
                var target = Targets.underTest(
                        own,
                        PoolerIni.transactionMode(own, 2)
                                .with("server_login_retry", "0.2")
                                .with("query_wait_timeout", 1))) {
            var ada = target.login(Login.APP);
            ada.query("select 1");
            own.stop();

            assertThat(ada.send(query("select 2"))
                            .readUntil("E", Duration.ofSeconds(5))
                            .error()
                            .sqlState())
                    .startsWith("08");
        }
    }

    @Test
    void a_full_pool_keeps_its_waiters_in_order() {
        onlyOnAPooler();
        bob().query("begin");
        var waiting = Stream.generate(this::login).limit(4).toList();
        for (var client : waiting) {
            client.send(query("select clock_timestamp()::text")).expectSilence(Duration.ofMillis(30));
        }
        bob().query("commit");

        assertThat(waiting)
                .extracting(client -> String.valueOf(client.readUntilReady().value()))
                .isSorted();
    }
}
