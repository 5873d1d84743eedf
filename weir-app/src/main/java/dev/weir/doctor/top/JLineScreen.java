package dev.weir.doctor.top;

import dev.weir.doctor.live.CannotTell;
import dev.weir.doctor.top.view.Key;
import dev.weir.doctor.top.view.KeyDecoder;
import dev.weir.doctor.top.view.Theme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedCharSequence.ForceMode;
import org.jline.utils.AttributedString;
import org.jline.utils.NonBlockingReader;

/**
 * The terminal of this process, by JLine: raw input, and the second screen that terminals keep for such programs, so that what
 * was on the first one is there again afterwards.
 */
public final class JLineScreen implements Screen {
    /** xterm's private modes 1049 (second screen), 25 (cursor) and 7 (wrap around); all terminals of today have them. */
    private static final String ENTER = "\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[2J";

    private static final String LEAVE = "\u001b[0m\u001b[?7h\u001b[?25h\u001b[?1049l";

    /** An ESC that nothing follows within that time is the key itself; milliseconds. */
    private static final long ESCAPE_ALONE = 50;

    private static final long NOT_LONG = 500;

    private final Terminal terminal;
    private final Theme theme;
    private final Attributes before;
    private final AtomicBoolean given = new AtomicBoolean();
    /** When the process ends in a way that unwinds no stack. */
    private final Thread lastResort = new Thread(this::giveBack, "terminal");

    private List<AttributedString> shown = List.of();

    private JLineScreen(Terminal terminal, Theme theme) {
        this.terminal = terminal;
        this.theme = theme;
        this.before = terminal.getAttributes();
    }

    /** @throws CannotTell when this process has no terminal */
    public static JLineScreen open(Theme theme) throws CannotTell {
        try {
            var encoding = theme.unicode() ? StandardCharsets.UTF_8 : StandardCharsets.US_ASCII;
            var terminal = TerminalBuilder.builder()
                    .system(true)
                    .dumb(false)
                    .provider(TerminalBuilder.PROP_PROVIDER_FFM)
                    .nativeSignals(false)
                    .graphemeCluster(false)
                    .encoding(encoding)
                    .build();
            var screen = new JLineScreen(terminal, theme);
            screen.take();
            Runtime.getRuntime().addShutdownHook(screen.lastResort);
            return screen;
        } catch (IOException | IllegalStateException e) {
            throw new CannotTell("the terminal cannot be used (%s)".formatted(e.getMessage()));
        }
    }

    private void take() {
        terminal.enterRawMode();
        var raw = terminal.getAttributes();
        raw.setLocalFlag(Attributes.LocalFlag.ISIG, false); // Ctrl-C and Ctrl-Z come as keys
        terminal.setAttributes(raw);
        write(ENTER);
        forget();
    }

    @Override
    public int columns() {
        return terminal.getSize().getColumns() > 0 ? terminal.getSize().getColumns() : 80;
    }

    @Override
    public int rows() {
        return terminal.getSize().getRows() > 0 ? terminal.getSize().getRows() : 24;
    }

    /** Only the lines that changed: a slow line should not flicker. */
    @Override
    public void show(List<AttributedString> lines) {
        var out = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            if (i >= shown.size() || !lines.get(i).equals(shown.get(i))) {
                out.append("\u001b[%d;1H\u001b[0m".formatted(i + 1)).append(ansi(lines.get(i)));
                // behind the last column the cursor stands on it, and would erase it
                out.append(lines.get(i).columnLength() < columns() ? "\u001b[0m\u001b[K" : "\u001b[0m");
            }
        }
        if (!out.isEmpty()) {
            write(out.toString());
        }
        shown = List.copyOf(lines);
    }

    private String ansi(AttributedString line) {
        int colours = switch (theme.colours()) {
            case NONE -> 1;
            case EIGHT -> 8;
            case MANY -> 256;
        };
        return line.toAnsi(colours, ForceMode.None);
    }

    @Override
    public void forget() {
        shown = List.of();
        write("\u001b[0m\u001b[2J");
    }

    private void write(String text) {
        terminal.writer().write(text);
        terminal.writer().flush();
    }

    @Override
    public void listen(Consumer<Key> keys, Runnable gone) {
        Thread.ofPlatform().daemon().name("weir top listens").start(() -> {
            try {
                read(keys);
            } catch (IOException e) {
                // gone, like at the end of the input
            }
            gone.run();
        });
    }

    private void read(Consumer<Key> keys) throws IOException {
        var decoder = new KeyDecoder();
        var reader = terminal.reader();
        while (true) {
            int c = reader.read(decoder.isInside() ? ESCAPE_ALONE : NOT_LONG);
            if (c == NonBlockingReader.EOF) {
                return;
            }
            (c == NonBlockingReader.READ_EXPIRED ? decoder.nothingMore() : decoder.feed(c)).ifPresent(keys);
        }
    }

    @Override
    public void suspend() {
        write(LEAVE);
        terminal.setAttributes(before);
        try {
            new ProcessBuilder(
                            "kill",
                            "-STOP",
                            Long.toString(ProcessHandle.current().pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            // no such program: then it goes on at once
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        take();
    }

    private void giveBack() {
        if (given.compareAndSet(false, true)) {
            write(LEAVE);
            terminal.setAttributes(before);
        }
    }

    @Override
    public void close() {
        giveBack();
        try {
            Runtime.getRuntime().removeShutdownHook(lastResort);
        } catch (IllegalStateException e) {
            // the process is ending already, and the hook has nothing left to do
        }
        try {
            terminal.close();
        } catch (IOException e) {
            // it has been given back
        }
    }
}
