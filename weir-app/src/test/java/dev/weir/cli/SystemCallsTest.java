package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class SystemCallsTest {
    @Test
    void compiling_comes_after_everything_else() throws IOException {
        int before = nice("C1 Compiler").getFirst();

        SystemCalls.compileAside();

        assertThat(nice("C2 Compiler")).isNotEmpty().allMatch(nice -> nice >= Math.min(before + 5, 19));
        assertThat(nice("C1 Compiler").getFirst()).isEqualTo(before);
    }

    private static List<Integer> nice(String name) throws IOException {
        var found = new ArrayList<Integer>();
        try (var threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path thread : threads) {
                if (Files.readString(thread.resolve("comm")).startsWith(name)) {
                    String stat = Files.readString(thread.resolve("stat"));
                    found.add(Integer.valueOf(stat.split("\\) ", 2)[1].split(" ", -1)[16]));
                }
            }
        }
        return found;
    }
}
