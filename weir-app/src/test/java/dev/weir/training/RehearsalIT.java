package dev.weir.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as it ships, with the Java that runs the tests. */
class RehearsalIT {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    /** Part of what a cache has to fit to. */
    private static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

    private static final String JAR =
            Path.of("target", "weir-all.jar").toAbsolutePath().toString();

    @TempDir
    private Path directory = Path.of("");

    private static final String MAIN = "dev.weir.Repertoire";

    private record Run(int code, String said) {}

    @Test
    void java_starts_weir_from_the_cache_of_a_rehearsal() throws Exception {
        Path cache = directory.resolve("weir.aot");

        var rehearsal = rehearse(cache, "-XX:+UseSerialGC");
        // "on": a cache that does not fit ends the process, where a usual start would go on without
        var start = java("-XX:+UseSerialGC", "-XX:AOTMode=on", "-XX:AOTCache=" + cache, "-jar", JAR, "--version");

        assertThat(rehearsal.said()).isEmpty();
        assertThat(rehearsal.code()).isZero();
        assertThat(start.said()).startsWith("Weir ");
        assertThat(start.code()).isZero();
        assertThat(directory.toFile().list()).containsExactly("weir.aot");
        commandsComeFrom(cache);
    }

    /** Their own classes, and picocli's, which as it is published is too old for a cache. */
    private static void commandsComeFrom(Path cache) throws IOException, InterruptedException {
        var loaded = java(
                "-XX:+UseSerialGC", "-XX:AOTCache=" + cache, "-Xlog:class+load", "-jar", JAR, "explain", "nowhere.log");

        assertThat(loaded.said()
                        .lines()
                        .filter(line -> line.contains("source: jar:") || line.contains("source: file:")))
                .noneMatch(line -> line.contains(" picocli.") || line.contains("dev.weir.cli."));
        assertThat(loaded.said())
                .containsPattern("picocli\\.CommandLine source: shared objects file")
                .containsPattern("dev\\.weir\\.cli\\.ExplainCommand source: shared objects file");
    }

    @Test
    void a_rehearsal_that_cannot_begin_says_why_and_leaves_no_cache() throws Exception {
        var rehearsal = rehearse(directory.resolve("weir.aot"), "-XX:NoSuchOption");

        assertThat(rehearsal.code()).isEqualTo(1);
        assertThat(rehearsal.said()).startsWith("the rehearsal failed: the recording Weir does not listen");
        assertThat(directory).isEmptyDirectory();
    }

    private static Run rehearse(Path cache, String option) throws IOException, InterruptedException {
        String rehearsal = Rehearsal.class.getName();
        return java("-cp", JAR, rehearsal, cache.toString(), JAVA, NATIVE_ACCESS, option, "-cp", JAR, MAIN);
    }

    private static Run java(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(JAVA, NATIVE_ACCESS));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return new Run(process.exitValue(), said);
    }
}
