package dev.weir.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Plays every kept input in its target, without a fuzzer: the seeds, and what was found once. A directory of inputs
 * belongs to the target of that name.
 */
class FuzzCorpusTest {
    private static final Path CORPUS = Path.of("src/test/resources/fuzz");
    private static final Path SOURCES = Path.of("src/test/java");

    @TestFactory
    Stream<DynamicContainer> every_kept_input_is_harmless() throws IOException {
        return targets().stream()
                .map(target -> DynamicContainer.dynamicContainer(
                        target,
                        inputs(target).stream()
                                .map(input -> DynamicTest.dynamicTest(
                                        input.getFileName().toString(), input.toUri(), () -> play(target, input)))));
    }

    @Test
    void every_target_has_seeds_and_every_directory_a_target() throws IOException {
        var names = targets().stream().map(FuzzCorpusTest::simpleName).sorted().toList();
        try (var directories = Files.list(CORPUS)) {
            assertThat(directories.map(each -> each.getFileName().toString()).sorted())
                    .isEqualTo(names);
        }
        assertThat(targets()).allSatisfy(target -> assertThat(inputs(target)).isNotEmpty());
    }

    private static List<String> targets() throws IOException {
        try (var files = Files.walk(SOURCES)) {
            return files.map(file -> SOURCES.relativize(file).toString())
                    .filter(file -> file.endsWith("Fuzz.java"))
                    .map(file -> file.replace(".java", "").replace('/', '.'))
                    .sorted()
                    .toList();
        }
    }

    private static List<Path> inputs(String target) {
        try (var files = Files.list(CORPUS.resolve(simpleName(target)))) {
            return files.sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String simpleName(String target) {
        return target.substring(target.lastIndexOf('.') + 1);
    }

    private static void play(String target, Path input) throws Throwable {
        try {
            Class.forName(target).getMethod("fuzzerTestOneInput", byte[].class).invoke(null, (Object)
                    Files.readAllBytes(input));
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
