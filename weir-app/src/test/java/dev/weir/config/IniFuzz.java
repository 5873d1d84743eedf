package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fuzz.FuzzInput;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Any configuration file: a configuration or errors, each at a place that exists. What is read is read the same from
 * lines that end as on Windows, and when it is written out anew.
 */
public final class IniFuzz {
    public static void fuzzerTestOneInput(byte[] data) {
        var text = new FuzzInput(data).text();
        if (text.contains("%include") || text.contains("auth_file")) {
            return; // what files there are is not the input's business
        }
        var loaded = ConfigLoader.parse(text, "weir.ini", Map.of());

        assertThat(loaded.config() == null).isEqualTo(loaded.problems().hasErrors());
        long lines = text.lines().count() + 1;
        for (var problem : loaded.problems().all()) {
            assertThat((long) problem.at().line()).isBetween(0L, lines);
            assertThat(problem.at().column()).isNotNegative();
            assertThat(problem.message()).isNotBlank();
        }
        var entries = entries(text);
        assertThat(meaning(entries(text.replace("\n", "\r\n")))).isEqualTo(meaning(entries));
        assertThat(meaning(entries(written(entries)))).isEqualTo(meaning(entries));
    }

    private static List<IniReader.Entry> entries(String text) {
        return IniReader.readText(text, "weir.ini", new Problems());
    }

    private static List<String> meaning(List<IniReader.Entry> entries) {
        return entries.stream()
                .map(each -> each.section() + "\0" + each.key() + "\0" + each.value())
                .toList();
    }

    private static String written(List<IniReader.Entry> entries) {
        return entries.stream()
                .map(each -> "[%s]\n\"%s\"=%s"
                        .formatted(
                                each.section().toString().replaceAll("[\\[\\]]", ""),
                                each.key().replace("\"", "\"\""),
                                each.value()))
                .collect(Collectors.joining("\n"));
    }

    private IniFuzz() {}
}
