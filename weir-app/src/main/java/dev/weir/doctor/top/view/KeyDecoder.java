package dev.weir.doctor.top.view;

import dev.weir.doctor.top.view.Key.Named;
import dev.weir.doctor.top.view.Key.Typed;
import java.util.Optional;

/**
 * Turns what a terminal sends into keys: characters as they are, other keys as a sequence that begins with ESC (ECMA-48
 * section 5.4, and xterm's "application" keys, which begin with ESC O).
 */
public final class KeyDecoder {
    private static final int ESC = 0x1b;

    private enum Stage {
        PLAIN,
        ESCAPE,
        SEQUENCE
    }

    private Stage stage = Stage.PLAIN;
    private final StringBuilder sequence = new StringBuilder();
    private char high;

    /** Whether what comes next belongs to what came: to be asked for not longer than a moment. */
    public boolean isInside() {
        return stage != Stage.PLAIN;
    }

    /** Nothing came: an ESC stands for itself. */
    public Optional<Key> nothingMore() {
        var key = stage == Stage.ESCAPE ? Optional.<Key>of(Named.ESCAPE) : Optional.<Key>empty();
        stage = Stage.PLAIN;
        return key;
    }

    /** @param c a UTF-16 unit */
    public Optional<Key> feed(int c) {
        return switch (stage) {
            case PLAIN -> plain(c);
            case ESCAPE -> escaped(c);
            case SEQUENCE -> inSequence(c);
        };
    }

    private Optional<Key> plain(int c) {
        if (c == ESC) {
            stage = Stage.ESCAPE;
            return Optional.empty();
        }
        if (Character.isHighSurrogate((char) c)) {
            high = (char) c;
            return Optional.empty();
        }
        if (Character.isLowSurrogate((char) c)) {
            return Optional.of(new Typed(Character.toCodePoint(high, (char) c)));
        }
        return Optional.of(
                switch (c) {
                    case '\r', '\n' -> Named.ENTER;
                    case 0x7f, '\b' -> Named.BACKSPACE;
                    case 3 -> Named.INTERRUPT;
                    case 12 -> Named.REDRAW;
                    case 26 -> Named.SUSPEND;
                    default -> c < ' ' ? Named.OTHER : new Typed(c);
                });
    }

    private Optional<Key> escaped(int c) {
        if (c == '[' || c == 'O') {
            stage = Stage.SEQUENCE;
            sequence.setLength(0);
            return Optional.empty();
        }
        if (c == ESC) {
            return Optional.of(Named.ESCAPE); // and the second one begins something
        }
        stage = Stage.PLAIN;
        return Optional.of(Named.OTHER); // with Alt
    }

    private Optional<Key> inSequence(int c) {
        boolean ends = c >= 0x40 && c <= 0x7e;
        if (!ends) {
            sequence.append((char) c);
            return Optional.empty();
        }
        stage = Stage.PLAIN;
        return Optional.of(
                switch (c) {
                    case 'A' -> Named.UP;
                    case 'B' -> Named.DOWN;
                    case 'C' -> Named.RIGHT;
                    case 'D' -> Named.LEFT;
                    case 'H' -> Named.HOME;
                    case 'F' -> Named.END;
                    case 'M' -> Named.ENTER;
                    case '~' -> numbered(sequence.toString());
                    default -> Named.OTHER;
                });
    }

    private static Key numbered(String number) {
        return switch (number) {
            case "1", "7" -> Named.HOME;
            case "4", "8" -> Named.END;
            case "5" -> Named.PAGE_UP;
            case "6" -> Named.PAGE_DOWN;
            default -> Named.OTHER;
        };
    }
}
