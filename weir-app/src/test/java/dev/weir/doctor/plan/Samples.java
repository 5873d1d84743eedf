package dev.weir.doctor.plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** The small repositories below {@code src/test/resources/plan}. */
final class Samples {
    static final Path HOME = Path.of("src/test/resources/plan");

    private Samples() {}

    static Stream<String> names() throws IOException {
        try (var folders = Files.list(HOME)) {
            return folders.map(folder -> String.valueOf(folder.getFileName())).sorted().toList().stream();
        }
    }

    static Path repository(String name) {
        return HOME.resolve(name).resolve("repo");
    }

    /** Flags of a sample, one in a line, without dashes. */
    static PlanOptions options(String name) {
        var file = HOME.resolve(name).resolve("options");
        try {
            return options(Files.exists(file) ? Files.readAllLines(file) : List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static PlanOptions options(List<String> lines) {
        var values = new HashMap<String, String>();
        var instances = new HashMap<String, Integer>();
        for (var line : lines) {
            var words = line.split(" ", -1);
            if (words[0].equals("instances")) {
                var pair = words[1].split("=", -1);
                instances.put(pair[0], Integer.valueOf(pair[1]));
            } else {
                values.put(words[0], words[1]);
            }
        }
        var limit = Optional.ofNullable(values.get("limit")).map(Integer::valueOf);
        var cpus = Optional.ofNullable(values.get("cpus")).map(Integer::valueOf);
        var numbers = new PlanOptions.Numbers(
                instances,
                Map.of(),
                Map.of(),
                Map.of(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                cpus.map(OptionalInt::of).orElseGet(OptionalInt::empty));
        return new PlanOptions(
                limit.map(number -> Ceiling.known(number, "said by --limit")),
                Optional.ofNullable(values.get("platform")),
                Optional.empty(),
                numbers,
                20);
    }

    static Plan plan(Path directory, PlanOptions options) {
        try {
            return Planner.plan(directory, options)
                    .orElseThrow(() -> new AssertionError("nothing found in " + directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A copy to edit. */
    static Path copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : (Iterable<Path>) files::iterator) {
                var target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
        return to;
    }
}
