package dev.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fuzz.FuzzInput;
import java.util.Map;
import java.util.stream.Collectors;

/** Any text of {@code options}: settings that mean the same when written with -c, or a refusal that names a word of it. */
public final class StartupOptionsFuzz {
    public static void fuzzerTestOneInput(byte[] data) {
        var options = new FuzzInput(data).text();
        Map<String, String> settings;
        try {
            settings = StartupOptions.parse(options);
        } catch (ProtocolViolation e) {
            assertThat(e.error().is(SqlState.SYNTAX_ERROR)).isTrue();
            assertThat(e.error().hint()).isNotNull();
            return;
        }
        assertThat(settings.keySet()).allMatch(name -> name.equals(StartupOptions.settingName(name)));
        assertThat(StartupOptions.parse(written(settings))).containsExactlyEntriesOf(settings);
    }

    private static String written(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(each -> "-c" + escaped(each.getKey() + "=" + each.getValue()))
                .collect(Collectors.joining(" "));
    }

    private static String escaped(String text) {
        return text.replaceAll("[\\\\ \\t-\\r]", "\\\\$0");
    }

    private StartupOptionsFuzz() {}
}
