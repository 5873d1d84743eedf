package dev.weir.testing;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.stream.Collectors;

/** The last messages of one client in both directions, bounded, to be shown when a test fails. */
final class Transcript {
    private static final int LINES = 60;
    private static final int WIDTH = 240;
    /** Worded only when they are shown: most tests succeed. */
    private final ArrayDeque<Object> lines = new ArrayDeque<>();

    private final String name;

    Transcript(String name) {
        this.name = name;
    }

    void sent(ByteBuffer bytes) {
        add(bytes.duplicate());
    }

    void received(Message message) {
        add(message);
    }

    void note(String what) {
        add("-- " + what);
    }

    private void add(Object line) {
        if (lines.size() == LINES) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }

    private static String worded(Object line) {
        String text = switch (line) {
            case ByteBuffer sent -> "-> " + sent.remaining() + " bytes " + FrontendText.of(sent.duplicate());
            case Message received -> "<- " + received;
            default -> line.toString();
        };
        return text.length() > WIDTH ? text.substring(0, WIDTH) + "..." : text;
    }

    @Override
    public String toString() {
        return "transcript of " + name + ":\n  "
                + lines.stream().map(Transcript::worded).collect(Collectors.joining("\n  "));
    }
}
