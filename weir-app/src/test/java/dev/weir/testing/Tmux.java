package dev.weir.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A terminal of a given size with a shell in it, by a tmux of its own: keys go in, the screen is read back. */
public final class Tmux implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private final Path directory;

    private Tmux(Path directory) {
        this.directory = directory;
    }

    /** @param directory for its socket; short, because the path of a socket has 107 bytes */
    public static Tmux open(Path directory, int columns, int rows) {
        var terminal = new Tmux(directory);
        terminal.run(
                "-f",
                "/dev/null",
                "new-session",
                "-d",
                "-x",
                Integer.toString(columns),
                "-y",
                Integer.toString(rows),
                "env -u NO_COLOR LC_ALL=C.UTF-8 PS1='$ ' bash --norc --noprofile");
        terminal.awaitPrompt();
        return terminal;
    }

    /** Types a line into the shell. */
    public void type(String line) {
        run("send-keys", "-l", line);
        run("send-keys", "Enter");
    }

    /** Presses keys by tmux's names: {@code q}, {@code Enter}, {@code Down}, {@code C-c}. */
    public void press(String... keys) {
        var command = new ArrayList<>(List.of("send-keys"));
        command.addAll(List.of(keys));
        run(command.toArray(String[]::new));
    }

    public void resize(int columns, int rows) {
        run("resize-window", "-x", Integer.toString(columns), "-y", Integer.toString(rows));
    }

    /** What is on the screen, without the blanks at the ends of lines. */
    public String screen() {
        return run("capture-pane", "-p");
    }

    /** With its colours, as escape sequences. */
    public String colours() {
        return run("capture-pane", "-p", "-e");
    }

    /** The shell has the terminal again: keys pressed before may get lost with the program that has it now. */
    public void awaitPrompt() {
        await(screen -> screen.stripTrailing().endsWith("$"));
    }

    /** The screen that has that text on it. */
    public String await(String text) {
        return await(screen -> screen.contains(text));
    }

    /** The screen that is like that; an error with the last one after a minute. */
    public String await(Predicate<String> wanted) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var screen = screen();
            if (wanted.test(screen)) {
                return screen;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the screen does not become what was expected; it is\n" + screen);
            }
            try {
                Thread.sleep(BETWEEN_LOOKS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted; the screen is\n" + screen, e);
            }
        }
    }

    private String run(String... arguments) {
        var command = new ArrayList<>(
                List.of("tmux", "-u", "-S", directory.resolve("tmux").toString()));
        command.addAll(List.of(arguments));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + ": " + out);
            }
            return out;
        } catch (IOException e) {
            throw new UncheckedIOException("this test needs tmux: install it (Debian and Ubuntu: apt install tmux)", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends everything that runs in it. */
    @Override
    public void close() {
        run("kill-server");
    }
}
