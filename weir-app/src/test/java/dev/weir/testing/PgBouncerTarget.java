package dev.weir.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.io.FileUtils;

/** PgBouncer from the PATH with the same file Weir gets: tells whether a test that fails asks for too much. */
final class PgBouncerTarget implements Target {
    private final Process process;
    private final int port;
    private final Path directory;

    private PgBouncerTarget(Process process, int port, Path directory) {
        this.process = process;
        this.port = port;
        this.directory = directory;
    }

    static Target start(PoolerIni ini) {
        int port = Ports.free();
        try {
            var directory = Files.createTempDirectory("pgbouncer");
            var users = write(directory.resolve("userlist.txt"), ini.userlist());
            var lenient = ini.with("ignore_startup_parameters", "extra_float_digits, options"); // drivers send them
            var config = write(directory.resolve("pgbouncer.ini"), lenient.text(port, users.toString()));
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            var command = new ArrayList<>(List.of("pgbouncer", "-q", config.toString()));
            if (System.getProperty("user.name").equals("root")) {
                command.addAll(1, List.of("-u", "nobody")); // it refuses to run as root
            }
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
            var target = new PgBouncerTarget(process, port, directory);
            target.awaitListening();
            return target;
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot start pgbouncer", failed);
        }
    }

    private static Path write(Path file, String text) throws IOException {
        return Files.writeString(file, text);
    }

    private void awaitListening() {
        long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (true) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (ConnectException notYet) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw new IllegalStateException("pgbouncer does not listen on port " + port, notYet);
                }
                Thread.onSpinWait();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    @Override
    public SocketAddress address() {
        return Ports.local(port);
    }

    @Override
    public boolean isPooler() {
        return true;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        FileUtils.deleteQuietly(directory.toFile());
    }
}
