package dev.weir.testing;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** The last messages of one client in both directions, bounded, to be shown when a test fails. */
final class Transcript {
    private static final int LINES = 60;
    private static final int WIDTH = 240;
    private final ArrayDeque<String> lines = new ArrayDeque<>();
    private final String name;

    Transcript(String name) {
        this.name = name;
    }

    void sent(ByteBuffer bytes) {
        add("-> " + bytes.remaining() + " bytes " + FrontendText.of(bytes.duplicate()));
    }

    void received(Message message) {
        add("<- " + message);
    }

    void note(String what) {
        add("-- " + what);
    }

    private void add(String line) {
        if (lines.size() == LINES) {
            lines.removeFirst();
        }
        lines.addLast(line.length() > WIDTH ? line.substring(0, WIDTH) + "..." : line);
    }

    @Override
    public String toString() {
        return "transcript of " + name + ":\n  " + String.join("\n  ", lines);
    }
}
