package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.weir.testing.Login;
import dev.weir.testing.PoolerIni;
import dev.weir.testing.Postgres;
import dev.weir.testing.PostgresVersion;
import dev.weir.testing.RunningWeir;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The lines that the switches log_connections, log_disconnections, log_pooler_errors and log_stats stand for. */
final class LogLinesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String REFUSED = "pooler error 3D000: no such database: nowhere";

    private final Logger log = (Logger) LoggerFactory.getLogger("dev.weir");
    private final ListAppender<ILoggingEvent> seen = new ListAppender<>();
    private RunningWeir weir;

    private static PoolerIni ini() {
        var postgres = Postgres.shared(PostgresVersion.V17);
        var all = PoolerIni.oneServer(postgres)
                .user("admin", "")
                .with("admin_users", "admin")
                .with("stats_period", 1);
        return new PoolerIni(
                Map.of("app", "host=127.0.0.1 port=" + postgres.port()), all.settings(), all.secrets(), Map.of());
    }

    @BeforeEach
    void open(@TempDir Path directory) {
        log.setLevel(Level.INFO);
        log.setAdditive(false);
        log.addAppender(seen);
        seen.start();
        weir = new RunningWeir(directory, ini());
    }

    @AfterEach
    void close() {
        weir.close();
        log.detachAppender(seen);
        log.setAdditive(true);
        log.setLevel(null);
    }

    @Test
    void how_clients_come_and_go_is_written_down() {
        weir.login(Login.APP).close();
        weir.login(Login.APP).reset();
        weir.connect().tryLogin(Login.APP.in("nowhere"));

        awaitLine("app/app@127.0.0.1:", "logged in");
        awaitLine("app/app@127.0.0.1:", "closing because: client close request (age=0s)");
        awaitLine("app/app@127.0.0.1:", "closing because: client closed the connection unexpectedly");
        awaitLine("nowhere/app@127.0.0.1:", REFUSED);
        awaitLine("nowhere/app@127.0.0.1:", "closing because: no such database: nowhere");
    }

    @Test
    void a_name_of_ten_thousand_characters_makes_no_long_line() {
        weir.connect().tryLogin(Login.APP.user("eve" + "\n".repeat(4_900), "").in("dave" + "x".repeat(4_900)));

        awaitLine("dave", "password authentication failed for user");
        awaitLine("dave", "closing because: password");
        assertThat(lines()).filteredOn(line -> line.contains("dave")).allMatch(line -> line.length() < 1_100);
    }

    @Test
    void every_stats_period_has_a_line() {
        awaitLine("stats: 0 xacts/s, 0 queries/s", "wait 0 us");
    }

    @Test
    void nothing_is_written_that_was_switched_off() throws Exception {
        weir.write(ini().with("log_connections", 0)
                .with("log_disconnections", 0)
                .with("log_pooler_errors", 0)
                .with("log_stats", 0));
        weir.run("RELOAD");
        awaitLine("configuration: log_stats: 1 -> 0");
        seen.list.clear();

        weir.login(Login.APP).close();
        weir.connect().tryLogin(Login.APP.in("nowhere"));
        weir.run("RELOAD");

        assertThat(lines()).isEmpty();
    }

    private void awaitLine(String... parts) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(lines()).anySatisfy(line -> assertThat(line).contains(parts)));
    }

    private List<String> lines() {
        return List.copyOf(seen.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }
}
