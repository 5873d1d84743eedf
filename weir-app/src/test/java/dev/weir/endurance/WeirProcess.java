package dev.weir.endurance;

import dev.weir.testing.Login;
import dev.weir.testing.PoolerIni;
import dev.weir.testing.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** {@link WatchedWeir} as a child, with the options of Java that the launcher gives, and a look at it from outside. */
final class WeirProcess implements AutoCloseable {
    /** In bytes, and as counts. */
    record Figures(long heap, long direct, long resident, int descriptors, int threads) {}

    private final Path directory;
    private final int port = Ports.free();
    private final Process process;
    private final BufferedReader answers;

    WeirProcess(Path directory, PoolerIni ini) throws IOException {
        this.directory = directory;
        configure(ini);
        var command = List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseCompactObjectHeaders",
                "-XX:+UseSerialGC",
                "-Xms16m",
                "-Xmn8m",
                "-XX:TrimNativeHeapInterval=5000",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dio.netty.leakDetection.level=disabled",
                "-cp",
                System.getProperty("java.class.path"),
                WatchedWeir.class.getName(),
                file().toString());
        this.process = new ProcessBuilder(command)
                .redirectError(directory.resolve("weir.log").toFile())
                .start();
        this.answers = process.inputReader(StandardCharsets.US_ASCII);
        String first = answers.readLine();
        if (first == null || !first.startsWith("listening")) {
            throw new IOException("Weir does not start: " + Files.readString(directory.resolve("weir.log")));
        }
    }

    private Path file() {
        return directory.resolve("weir.ini");
    }

    private void configure(PoolerIni ini) throws IOException {
        var users = Files.writeString(directory.resolve("userlist.txt"), ini.userlist());
        Files.writeString(file(), ini.text(port, users.toString()));
    }

    /** Writes the configuration and has it read again. */
    void reload(PoolerIni ini) throws IOException {
        configure(ini);
        try (var console = Conversation.open(port, Login.APP.user("admin", "").in("weir"))) {
            var reply = console.query("RELOAD");
            if (reply.hasError()) {
                throw new IOException("RELOAD: " + reply.error());
            }
        }
    }

    int port() {
        return port;
    }

    /** Collects garbage first. */
    Figures figures() throws IOException {
        process.outputWriter(StandardCharsets.US_ASCII).append('\n').flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("Weir has ended");
        }
        String[] memory = answer.split(" ", -1);
        return new Figures(
                Long.parseLong(memory[0]), Long.parseLong(memory[1]), 1024 * status("VmRSS:"), descriptors(), (int)
                        status("Threads:"));
    }

    private long status(String key) throws IOException {
        for (String line : Files.readAllLines(proc("status"))) {
            if (line.startsWith(key)) {
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        throw new IOException("no " + key + " in " + proc("status"));
    }

    private int descriptors() throws IOException {
        try (Stream<Path> open = Files.list(proc("fd"))) {
            return Math.toIntExact(open.count());
        }
    }

    private Path proc(String file) {
        return Path.of("/proc", Long.toString(process.pid()), file);
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
        try {
            answers.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
