package dev.weir.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A scratch directory and the programs that run in it. Whatever was started here is ended by {@link #close}, the last
 * first, and that happens on Ctrl-C as well.
 */
final class Workbench implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Path directory;
    private final Deque<Process> processes = new ArrayDeque<>();
    private final Thread hook = new Thread(this::clear, "workbench-end");
    private boolean cleared;

    Workbench() throws IOException {
        directory = Files.createTempDirectory("weir-bench-");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Runtime.getRuntime().addShutdownHook(hook);
    }

    Path path(String name) {
        return directory.resolve(name);
    }

    /** A file in the scratch directory that every user may read. */
    Path file(String name, String content) throws IOException {
        return Files.writeString(path(name), content);
    }

    /**
     * PostgreSQL and PgBouncer refuse to run as root: there they run as {@code postgres}, directly under us, so that the
     * process is the program itself and not a shell.
     */
    static List<String> unprivileged(List<String> command) {
        if (!isRoot()) {
            return command;
        }
        var wrapped =
                new ArrayList<>(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"));
        wrapped.addAll(command);
        return wrapped;
    }

    static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    /** Starts a program that stays; its output goes to {@code name.log} in the scratch directory. */
    synchronized Process start(String name, ProcessBuilder program) throws IOException {
        program.environment().put("PGPASSWORD", Postgres.PASSWORD);
        if (cleared) {
            throw new IOException("the benchmark is ending");
        }
        Process process = program.redirectErrorStream(true)
                .redirectOutput(path(name + ".log").toFile())
                .start();
        processes.push(process);
        return process;
    }

    /** Waits until somebody accepts connections on the port. */
    void awaitPort(String name, Process process, int port, Duration limit) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(limit);
        while (!accepts(port)) {
            if (!process.isAlive() || Instant.now().isAfter(end)) {
                throw new IOException("%s does not answer on port %d; its log:%n%s"
                        .formatted(name, port, Files.readString(path(name + ".log"))));
            }
            Thread.sleep(2);
        }
    }

    private static boolean accepts(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Runs a program to its end and returns what it printed; ends it when it takes longer than {@code limit}. */
    String run(List<String> command, Duration limit) throws IOException, InterruptedException {
        Path output = Files.createTempFile(directory, "run-", ".log");
        Process process = client(command).redirectOutput(output.toFile()).start();
        synchronized (this) {
            processes.push(process);
        }
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("%s did not end within %s".formatted(command, limit));
            }
            String said = Files.readString(output);
            if (process.exitValue() != 0) {
                throw new IOException("%s ended with %d:%n%s".formatted(command, process.exitValue(), said));
            }
            return said;
        } finally {
            process.destroyForcibly();
            synchronized (this) {
                processes.remove(process);
            }
            Files.delete(output);
        }
    }

    private static ProcessBuilder client(List<String> command) {
        var program = new ProcessBuilder(command).redirectErrorStream(true);
        program.environment().put("PGPASSWORD", Postgres.PASSWORD);
        return program;
    }

    /** Starts a program whose output the caller reads to its end; it is ended when it takes longer than {@code limit}. */
    Process open(List<String> command, Duration limit) throws IOException {
        Process process = client(command).start();
        synchronized (this) {
            processes.push(process);
        }
        Thread.ofVirtual().start(() -> {
            endAfter(process, limit);
            synchronized (this) {
                processes.remove(process);
            }
        });
        return process;
    }

    private static void endAfter(Process process, Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }

    /** Ends what {@link #start} started before everything else is. */
    synchronized void stop(Process process) {
        if (processes.remove(process)) {
            end(process);
        }
    }

    @Override
    public void close() {
        clear();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            System.err.println("interrupted"); // the hook has cleared already
        }
    }

    private synchronized void clear() {
        if (cleared) {
            return;
        }
        cleared = true;
        processes.forEach(Workbench::end);
        delete(directory);
    }

    /** Deletes a directory with all there is in it, as far as that is possible. */
    static void delete(Path directory) {
        try (var files = Files.walk(directory)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            System.err.println("left behind: " + directory + " (" + e.getMessage() + ")");
        }
    }

    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
