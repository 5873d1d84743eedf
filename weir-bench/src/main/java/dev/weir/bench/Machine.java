package dev.weir.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** Facts about where figures were taken. */
final class Machine {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private Machine() {}

    static void describe(Stage stage, Sheet sheet) throws IOException, InterruptedException {
        sheet.fact("date", LocalDate.now(ZoneOffset.UTC).toString());
        sheet.fact("machine", name());
        sheet.fact("PostgreSQL", stage.postgres().version());
        sheet.fact(
                "PgBouncer",
                String.join(", ", stage.peers().stream().map(Peer::label).toList()));
        sheet.fact("pgbench", firstLine(stage.bench().run(List.of("pgbench", "--version"), LIMIT)));
        sheet.fact("Java", Runtime.version().toString());
        sheet.fact("rounds", "" + stage.effort().rounds());
        sheet.fact("seconds", "" + stage.effort().seconds());
        sheet.fact("warm", "" + stage.effort().warm());
        sheet.fact("servers", "" + Stage.SERVERS);
        sheet.fact("load before", load());
    }

    static String name() throws IOException {
        int cores = Runtime.getRuntime().availableProcessors();
        String kernel = Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip();
        return "%d cores, %s, Linux %s".formatted(cores, cpu(), kernel);
    }

    private static String cpu() throws IOException {
        return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    /** The load averages over 1, 5 and 15 minutes. */
    static String load() throws IOException {
        String[] fields = Files.readString(Path.of("/proc/loadavg")).split(" ", -1);
        return fields[0] + ", " + fields[1] + ", " + fields[2];
    }
}
