package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own can show: signals of the system, the background, exit codes. */
class ForegroundIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory = Path.of("");

    private final List<ProcessHandle> started = new ArrayList<>();
    private Map<String, String> environment = Map.of();
    private Path config = directory;
    private Path log = directory;
    private Path pidfile = directory;

    @BeforeEach
    void configure() throws IOException {
        log = directory.resolve("weir.log");
        pidfile = directory.resolve("weir.pid");
        config = Files.writeString(directory.resolve("pgbouncer.ini"), """
                [databases]
                shop = host=db.example user=ada
                [pgbouncer]
                listen_addr = 127.0.0.1
                auth_type = any
                logfile = %s
                pidfile = %s
                """.formatted(log, pidfile));
    }

    @AfterEach
    void endWhatIsLeft() {
        started.forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void sigterm_ends_it_with_exit_code_0_and_without_a_pid_file() throws Exception {
        var weir = serving("pgbouncer", config.toString());

        weir.destroy();

        assertThat(exitCode(weir)).isZero();
        assertThat(pidfile).doesNotExist();
        assertThat(log).content().contains("LOG got SIGTERM", "LOG stopped");
    }

    @Test
    void sighup_reloads_and_the_process_lives_on() throws Exception {
        var weir = serving("pgbouncer", config.toString());

        send("HUP", weir.pid());

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(log).content().contains("configuration reloaded"));
        assertThat(weir.isAlive()).isTrue();
    }

    @Test
    void sigusr1_pauses_and_the_process_lives_on() throws Exception {
        var weir = serving("pgbouncer", config.toString());

        send("USR1", weir.pid());

        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(log).content().contains("got SIGUSR1: PAUSE", "SIGUSR1: PAUSE is done"));
        assertThat(weir.isAlive()).isTrue();
    }

    @Test
    void sigusr2_resumes_where_java_leaves_that_signal_alone_and_does_nothing_elsewhere() throws Exception {
        var plain = serving("pgbouncer", config.toString());
        send("USR2", plain.pid());
        send("HUP", plain.pid());
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(log).content().contains("configuration reloaded"));
        assertThat(log).content().doesNotContain("USR2: RESUME");
        plain.destroy();
        assertThat(exitCode(plain)).isZero();

        environment = Map.of("_JAVA_SR_SIGNUM", "40"); // as ./weir sets it
        var weir = serving("pgbouncer", config.toString());
        send("USR2", weir.pid());

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(log).content().contains("SIGUSR2: RESUME is done"));
        assertThat(weir.isAlive()).isTrue();
    }

    @Test
    void sigquit_ends_it_at_once_as_in_pgbouncer() throws Exception {
        var weir = serving("pgbouncer", config.toString());

        send("QUIT", weir.pid());

        assertThat(exitCode(weir)).isEqualTo(3);
        assertThat(log).content().doesNotContain("stopped");
    }

    @Test
    void in_the_background_the_starter_returns_when_clients_are_served() throws Exception {
        var starter = start("pgbouncer", "-d", config.toString());

        assertThat(exitCode(starter)).isZero();

        long pid = PidFile.read(pidfile).orElseThrow();
        var background = ProcessHandle.of(pid).orElseThrow();
        started.add(background);
        assertThat(pid).isNotEqualTo(starter.pid());
        background.destroy();
        await().atMost(PATIENCE).until(() -> !background.isAlive());
        assertThat(pidfile).doesNotExist();
    }

    @Test
    void a_second_one_in_the_background_is_refused() throws Exception {
        serving("pgbouncer", config.toString());

        var second = start("pgbouncer", "-d", config.toString());

        assertThat(exitCode(second)).isEqualTo(1);
        assertThat(new String(second.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("already running with pid")
                .hasLineCount(1);
    }

    private Process serving(String... arguments) throws IOException {
        var weir = start(arguments);
        await().atMost(PATIENCE).until(() -> PidFile.read(pidfile).orElse(-1) == weir.pid());
        return weir;
    }

    private Process start(String... arguments) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ArrayList<>(List.of(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                SilentWeir.class.getName()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        var process = builder.start();
        started.add(process.toHandle());
        return process;
    }

    private static int exitCode(Process process) throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private static void send(String signal, long pid) throws IOException, InterruptedException {
        var kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start();
        assertThat(kill.waitFor()).isZero();
    }
}
