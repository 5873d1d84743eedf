package dev.weir.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoIT {

    @Test
    void a_front_that_does_not_pool_convinces_nobody_and_nothing_is_left_behind() throws Exception {
        var before = directories();
        var printed = new StringWriter();
        boolean convinced;
        try (var demo = new Demo(Duration.ofSeconds(1), DemoIT::noPooler, new PrintWriter(printed))) {
            convinced = demo.run(false);
        }

        assertThat(convinced).isFalse();
        assertThat(printed.toString()).contains("FATAL:", "Something is wrong");
        assertThat(directories()).isEqualTo(before);
        assertThat(ProcessHandle.current().descendants()).isEmpty();
    }

    /** The database itself in the pooler's place. */
    private static Demo.Running noPooler(String databaseUrl, int budget, int clients) {
        int port = Integer.parseInt(databaseUrl.replaceAll(".*:(\\d+)/.*", "$1"));
        return new Demo.Running() {
            @Override
            public int port() {
                return port;
            }

            @Override
            public void close() {}
        };
    }

    private static List<Path> directories() throws IOException {
        try (var found = Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), "weir-demo-*")) {
            var list = new ArrayList<Path>();
            found.forEach(list::add);
            return list.stream().sorted().toList();
        }
    }
}
