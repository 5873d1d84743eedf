package dev.weir.cli;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code ./weir} in a repository of its own, with a Java and a Maven that only say what they were given. */
class LauncherIT {
    private static final List<String> TOOLS = List.of(
            "bash",
            "env",
            "dirname",
            "readlink",
            "grep",
            "find",
            "flock",
            "mkdir",
            "touch",
            "rm",
            "id",
            "cat",
            "sleep");

    @TempDir
    private Path directory = Path.of("");

    private Path root = directory;
    private Path jar = directory;
    private Path jdk = directory;
    private Path bin = directory;
    private String ownOptions = "-Xmx1g -Dx=y";

    @BeforeEach
    void buildARepositoryWithAFreshJar() throws IOException {
        root = Files.createDirectory(directory.resolve("a repository"));
        jdk = Files.createDirectory(directory.resolve("jdk 25"));
        bin = Files.createDirectory(directory.resolve("bin"));
        jar = root.resolve("weir-app/target/weir-all.jar");
        Files.copy(Path.of("..", "weir").toAbsolutePath().normalize(), root.resolve("weir"));
        executable(root.resolve("weir"), Files.readString(root.resolve("weir")));
        write(root.resolve("pom.xml"), "");
        write(root.resolve("weir-app/pom.xml"), "");
        write(root.resolve("weir-app/src/main/java/Source.java"), "");
        write(jar, "");
        write(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
        java("echo rehearsed >> '" + directory + "/rehearsals'; : > \"$4\"");
        executable(jdk.resolve("bin/javac"), "#!/bin/bash\n");
        for (var tool : TOOLS) {
            var real = Path.of("/usr/bin", tool);
            Files.createSymbolicLink(bin.resolve(tool), Files.exists(real) ? real : Path.of("/bin", tool));
        }
    }

    @Test
    void a_fresh_jar_is_started_with_the_arguments_as_they_are() throws Exception {
        var run = launch("run", "--config", "my file.ini");

        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines())
                .containsSubsequence("--enable-native-access=ALL-UNNAMED", "-jar", jar.toString(), "run", "--config")
                .contains("-XX:+UseCompactObjectHeaders", "my file.ini");
    }

    @Test
    void own_java_options_reach_java_and_not_the_configuration() throws Exception {
        var run = launch();

        assertThat(run.out().lines())
                .containsSubsequence("-Xmx1g", "-Dx=y", "-jar")
                .contains("opts=none sr=40");
    }

    @Test
    void a_jar_older_than_a_source_is_built_once_however_many_start() throws Exception {
        makeStale();
        maven("echo built >> '" + directory + "/builds'; sleep 1; touch '" + jar + "'");

        var first = start();
        var second = start();

        assertThat(first.waitFor(30, SECONDS) && second.waitFor(30, SECONDS)).isTrue();
        assertThat(first.exitValue() + second.exitValue()).isZero();
        assertThat(directory.resolve("builds")).hasContent("built");
    }

    @Test
    void building_says_so_in_one_line_on_stderr_only() throws Exception {
        Files.delete(jar);
        maven("echo noise; touch '" + jar + "'");

        var run = launch("--version");

        assertThat(run.err()).startsWith("weir: building Weir (first start, about a minute) ...\n");
        assertThat(run.out()).doesNotContain("building", "noise");
    }

    @Test
    void a_failed_build_starts_nothing_and_leaves_no_half_written_jar() throws Exception {
        makeStale();
        maven("touch '" + jar + "'; exit 1");

        var run = launch("--version");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("weir: the build failed");
        assertThat(run.out()).isEmpty();
        assertThat(jar).doesNotExist();
    }

    @Test
    void a_missing_maven_is_one_line_that_says_what_to_install() throws Exception {
        makeStale();

        var run = launch("--version");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("Maven is missing", "apt install maven").hasLineCount(1);
    }

    private void makeStale() throws IOException {
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().minusSeconds(60)));
    }

    @Test
    void the_cache_of_a_rehearsal_is_made_once_and_then_used() throws Exception {
        launch();
        var second = launch();

        assertThat(directory.resolve("rehearsals")).hasContent("rehearsed");
        assertThat(second.err()).isEmpty();
        assertThat(second.out().lines())
                .containsSubsequence(
                        "-XX:AOTCache=" + root.resolve("weir-app/target/weir.aot"), "-Xmx1g", "-jar", jar.toString());
    }

    @Test
    void whoever_waits_for_a_rehearsal_under_way_does_not_rehearse_again() throws Exception {
        java("echo rehearsed >> '" + directory + "/rehearsals'; sleep 1; : > \"$4\"");

        var first = start();
        var second = start();

        assertThat(first.waitFor(30, SECONDS) && second.waitFor(30, SECONDS)).isTrue();
        assertThat(directory.resolve("rehearsals")).hasContent("rehearsed");
    }

    @Test
    void another_jar_or_another_java_needs_a_rehearsal_of_its_own() throws Exception {
        launch();
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(1)));
        Thread.sleep(1_100); // what is made now is newer than the jar again
        launch();
        write(jdk.resolve("release"), "JAVA_VERSION=\"25.0.2\"\n");
        launch();
        launch();

        assertThat(directory.resolve("rehearsals")).hasContent("rehearsed\nrehearsed\nrehearsed");
    }

    @Test
    void a_failed_rehearsal_is_told_once_and_no_reason_not_to_start() throws Exception {
        java("echo rehearsed >> '" + directory + "/rehearsals'; : > \"$4\"; exit 1");

        var first = launch("run");
        var second = launch("run");

        assertThat(first.code() + second.code()).isZero();
        assertThat(first.err())
                .startsWith("weir: starting without a start-up cache")
                .hasLineCount(1);
        assertThat(second.err()).isEmpty();
        assertThat(second.out()).doesNotContain("AOTCache").contains("run");
        assertThat(directory.resolve("rehearsals")).hasContent("rehearsed");
    }

    @Test
    void a_collector_of_the_users_own_takes_the_place_of_weirs() throws Exception {
        ownOptions = "-XX:+UseG1GC";

        var run = launch();

        assertThat(run.out()).contains("-XX:+UseG1GC").doesNotContain("-XX:+UseSerialGC");
    }

    private void maven(String script) throws IOException {
        executable(bin.resolve("mvn"), "#!/bin/bash\n" + script + "\n");
    }

    /** A Java that rehearses so, and otherwise only says what it was given. */
    private void java(String rehearsal) throws IOException {
        executable(jdk.resolve("bin/java"), """
                #!/bin/bash
                if [ "$3" = dev.weir.training.Rehearsal ]; then
                  %s
                  exit
                fi
                printf '%%s\\n' "$@"
                echo "opts=${WEIR_JAVA_OPTS-none} sr=${_JAVA_SR_SIGNUM-none}"
                """.formatted(rehearsal));
    }

    private record Run(int code, String out, String err) {}

    private Run launch(String... arguments) throws Exception {
        var process = start(arguments);
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, SECONDS)).isTrue();
        return new Run(process.exitValue(), out, err);
    }

    /** From another directory and over a link, as from somebody's path. */
    private Process start(String... arguments) throws IOException {
        var link = directory.resolve("link");
        if (!Files.exists(link)) {
            Files.createSymbolicLink(link, root.resolve("weir"));
        }
        var command = new ArrayList<>(List.of(link.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(Path.of("/").toFile());
        builder.environment().put("PATH", bin.toString());
        builder.environment().put("JAVA_HOME", jdk.toString());
        builder.environment().put("WEIR_JAVA_OPTS", ownOptions);
        return builder.start();
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static void executable(Path file, String script) throws IOException {
        write(file, script);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
