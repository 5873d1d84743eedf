package dev.weir.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Goes to the background by starting the same command line again in a session of its own: a Java process cannot fork.
 *
 * <p>The starting process waits until the other one has written its pid file, so that a start script sees a failure.
 */
class Daemon {
    private static final String CHILD = "weir.daemon.child";
    private static final Duration START_WAIT = Duration.ofSeconds(60);

    /** Whether this process is the one in the background. */
    static boolean isChild() {
        return Boolean.getBoolean(CHILD);
    }

    /** Returns when the background process serves clients. */
    void start(Path logfile, Path pidfile) throws StartupFailure {
        try {
            var log = ProcessBuilder.Redirect.appendTo(logfile.toFile());
            var child = new ProcessBuilder(again())
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(log) // what Java itself has to say, a crash for instance
                    .redirectError(log)
                    .start();
            await(child, logfile, pidfile);
        } catch (IOException e) {
            throw new StartupFailure("cannot go to the background: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartupFailure("interrupted while going to the background", e);
        }
    }

    private static void await(Process child, Path logfile, Path pidfile) throws StartupFailure, InterruptedException {
        long end = System.nanoTime() + START_WAIT.toNanos();
        while (PidFile.read(pidfile).orElse(-1) != child.pid()) {
            if (!child.isAlive()) {
                throw new StartupFailure("did not start: see the last lines of " + logfile);
            }
            if (System.nanoTime() > end) {
                throw new StartupFailure("not ready after %d s, still trying as pid %d: see %s"
                        .formatted(START_WAIT.toSeconds(), child.pid(), logfile));
            }
            Thread.sleep(20);
        }
    }

    /** This process's own command line; setsid keeps the pid, because a child never leads a process group. */
    private static List<String> again() throws IOException {
        var words = Files.readString(Path.of("/proc/self/cmdline"), StandardCharsets.UTF_8)
                .split("\0", -1);
        var java = ProcessHandle.current().info().command().orElse(words[0]);
        var command = new ArrayList<>(List.of("setsid", java, "-D" + CHILD + "=true"));
        command.addAll(List.of(words).subList(1, words.length - 1));
        return command;
    }
}
