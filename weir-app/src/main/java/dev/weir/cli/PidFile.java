package dev.weir.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file that tells scripts which process to signal. */
final class PidFile {
    private static final Logger LOG = LoggerFactory.getLogger(PidFile.class);

    private PidFile() {}

    /** Refuses to start beside a living process of the same file; what a killed one left behind is no obstacle. */
    static void refuseIfRunning(Path path) throws StartupFailure {
        var pid = read(path);
        if (pid.isPresent()
                && pid.getAsLong() != ProcessHandle.current().pid()
                && ProcessHandle.of(pid.getAsLong()).isPresent()) {
            throw new StartupFailure(
                    "already running with pid %d (pidfile %s): stop it with kill %1$d, or remove the file"
                            .formatted(pid.getAsLong(), path));
        }
    }

    static void write(Path path) throws StartupFailure {
        try {
            Files.writeString(path, ProcessHandle.current().pid() + "\n");
        } catch (IOException e) {
            throw new StartupFailure("cannot write pidfile " + path + ": check its directory and permissions", e);
        }
    }

    /** The process id in the file, empty when there is none to be read. */
    static OptionalLong read(Path path) {
        try {
            return OptionalLong.of(Long.parseLong(Files.readString(path).strip()));
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** Removes the file if it names this process; another one's stays. */
    static void remove(Path path) {
        try {
            if (read(path).orElse(-1) == ProcessHandle.current().pid()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            LOG.warn("cannot remove pidfile {}: {}", path, e.getMessage());
        }
    }
}
