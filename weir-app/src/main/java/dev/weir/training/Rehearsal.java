package dev.weir.training;

import dev.weir.wire.auth.ScramKeyCache;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Starts a Weir that records, lets clients use it for a few seconds, and ends it, whereupon its Java writes the cache (JEP
 * 483, 515). Exits with 0 when the cache is there, with 1 and a reason on stderr when it is not.
 */
public final class Rehearsal {
    private static final int CLIENTS = 8;
    private static final int VISITS = 3;
    private static final int ROUNDS = 300;
    private static final int START_SECONDS = 60;
    /** Java reads the recording and links what is in it after Weir has ended, in a process of its own. */
    private static final int WRITE_SECONDS = 60;

    private final Path cache;
    private final List<String> java;

    private Rehearsal(Path cache, List<String> java) {
        this.cache = cache;
        this.java = java;
    }

    /** @param arguments the file to write, then Java's own command line up to and with the main class */
    public static void main(String[] arguments) {
        try {
            List<String> words = List.of(arguments);
            new Rehearsal(Path.of(words.getFirst()), words.subList(1, words.size())).run();
        } catch (IOException | ExecutionException | InterruptedException e) {
            System.err.println("the rehearsal failed: " + e.getMessage());
            System.exit(1);
        }
    }

    private void run() throws IOException, ExecutionException, InterruptedException {
        Path stage = Files.createTempDirectory("weir-rehearsal");
        Path recorded = stage.resolve("weir.aot");
        try (var postgres = new Understudy()) {
            int port = freePort();
            Process weir = start(stage, recorded, port, postgres.port());
            try {
                awaitPort(weir, port);
                perform(port);
                weir.destroy();
                if (!weir.waitFor(WRITE_SECONDS, TimeUnit.SECONDS) || weir.exitValue() != 0) {
                    throw new IOException("the recording Weir did not end well, " + log(stage));
                }
            } finally {
                weir.destroyForcibly();
            }
            if (!Files.exists(recorded)) {
                throw new IOException("Java wrote no cache, " + log(stage));
            }
            Path beside = cache.resolveSibling(cache.getFileName() + ".new");
            Files.copy(recorded, beside, StandardCopyOption.REPLACE_EXISTING);
            Files.move(beside, cache, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            remove(stage);
        }
    }

    private Process start(Path stage, Path recorded, int port, int postgres) throws IOException {
        Files.writeString(stage.resolve("users"), "\"%s\" \"%s\"\n".formatted(Visitor.USER, Visitor.PASSWORD));
        Path ini = Files.writeString(
                stage.resolve("weir.ini"), """
                [databases]
                rehearsal = host=127.0.0.1 port=%d
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = scram-sha-256
                auth_file = %s
                admin_users = %s
                pool_mode = transaction
                default_pool_size = 4
                """.formatted(postgres, port, stage.resolve("users"), Visitor.USER));
        var command = new ArrayList<>(java);
        command.add(1, "-XX:AOTCacheOutput=" + recorded);
        command.addAll(List.of("run", "--config", ini.toString()));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(stage.resolve("log").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("WEIR_") || name.equals("DATABASE_URL"));
        return builder.start();
    }

    private static void perform(int port) throws ExecutionException, InterruptedException {
        var keys = new ScramKeyCache(10);
        var random = new SecureRandom();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var visits = new ArrayList<Future<?>>();
            for (int i = 0; i < CLIENTS; i++) {
                visits.add(threads.submit(() -> {
                    var visitor = new Visitor(port, keys, random);
                    for (int visit = 0; visit < VISITS; visit++) {
                        visitor.visit("rehearsal", ROUNDS);
                    }
                    visitor.inspect();
                    return null;
                }));
            }
            for (Future<?> visit : visits) {
                visit.get();
            }
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void awaitPort(Process weir, int port) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (weir.isAlive() && System.nanoTime() < end) {
            try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException notYet) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
        throw new IOException("the recording Weir does not listen");
    }

    /** What it said last. */
    private static String log(Path stage) throws IOException {
        List<String> lines = Files.readAllLines(stage.resolve("log"));
        return lines.isEmpty() ? "and said nothing" : "saying: " + lines.getLast();
    }

    private static void remove(Path stage) throws IOException {
        try (var files = Files.list(stage)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(stage);
    }
}
