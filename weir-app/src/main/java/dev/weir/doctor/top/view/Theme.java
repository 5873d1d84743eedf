package dev.weir.doctor.top.view;

import dev.weir.doctor.Severity;
import dev.weir.doctor.live.Diagnosis.Health;
import java.util.Locale;
import java.util.Map;
import org.jline.utils.AttributedStyle;

/**
 * What a terminal can show: its colours and its characters.
 *
 * <p>The colours can be read on a dark and on a light background; yellow, white and faint cannot.
 *
 * @param unicode false where the locale has only ASCII
 */
public record Theme(Colours colours, boolean unicode) {
    /** How many there are. */
    public enum Colours {
        NONE,
        /** Those every terminal has. */
        EIGHT,
        MANY
    }

    /** Groups that have a mark of their own; more could not be told apart. */
    static final int MARKS = 7;

    /** Blue, orange, green, orchid, teal, ochre, violet: of middle lightness, all of xterm's 256. */
    private static final int[] OF_MANY = {33, 208, 35, 170, 37, 136, 99};

    private static final int[] OF_EIGHT = {
        AttributedStyle.CYAN,
        AttributedStyle.MAGENTA,
        AttributedStyle.GREEN,
        AttributedStyle.BLUE,
        AttributedStyle.RED,
        AttributedStyle.YELLOW
    };

    private static final int GREY = 245;

    /** The cell of a connection of which nobody can tell whether it works. */
    static final char HIDDEN = '?';

    /** As the locale, TERM and NO_COLOR have it. */
    public static Theme of(Map<String, String> environment) {
        var terminal = environment.getOrDefault("TERM", "").toLowerCase(Locale.ROOT);
        boolean many = terminal.contains("256") || terminal.contains("direct") || environment.containsKey("COLORTERM");
        var colours = many ? Colours.MANY : Colours.EIGHT;
        if (!environment.getOrDefault("NO_COLOR", "").isEmpty()) {
            colours = Colours.NONE;
        }
        return new Theme(colours, isUnicode(environment));
    }

    /** As the C library finds its locale. */
    private static boolean isUnicode(Map<String, String> environment) {
        for (var name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            var locale = environment.getOrDefault(name, "");
            if (!locale.isEmpty()) {
                return locale.toUpperCase(Locale.ROOT).replace("-", "").contains("UTF8");
            }
        }
        return false;
    }

    /** Whether groups are told apart by letters, because colours or blocks are missing. */
    boolean letters() {
        return colours == Colours.NONE || !unicode;
    }

    /** @param mark of a group; {@link #MARKS} and more stands for the rest */
    AttributedStyle group(int mark) {
        return switch (colours) {
            case NONE -> AttributedStyle.DEFAULT;
            case EIGHT ->
                mark < OF_EIGHT.length ? AttributedStyle.DEFAULT.foreground(OF_EIGHT[mark]) : AttributedStyle.DEFAULT;
            case MANY -> AttributedStyle.DEFAULT.foreground(mark < OF_MANY.length ? OF_MANY[mark] : GREY);
        };
    }

    /** In the bar. */
    char cell(int mark, Doing.Use use) {
        boolean isMarked = letters() && mark < MARKS;
        return switch (use) {
            case WORKS -> isMarked ? (char) ('A' + mark) : letters() ? '#' : '█';
            case HELD -> isMarked ? (char) ('a' + mark) : letters() ? '=' : '▒';
            case HIDDEN -> HIDDEN;
        };
    }

    /** Before a group's name. */
    char swatch(int mark) {
        if (letters()) {
            return mark < MARKS ? (char) ('A' + mark) : '#';
        }
        return '■';
    }

    char free() {
        return unicode ? '·' : '.';
    }

    /** Where the limit that binds is. */
    char limit() {
        return unicode ? '┃' : '|';
    }

    String ellipsis() {
        return unicode ? "…" : "~";
    }

    String pointer(boolean open) {
        if (unicode) {
            return open ? "▾" : "▸";
        }
        return open ? "-" : "+";
    }

    AttributedStyle mood(Health health) {
        return switch (health) {
            case HEALTHY -> colour(AttributedStyle.GREEN);
            case DEGRADED -> colour(AttributedStyle.MAGENTA).bold();
            case UNHEALTHY -> colour(AttributedStyle.RED).bold();
        };
    }

    AttributedStyle mood(Severity severity) {
        return switch (severity) {
            case NOTE -> AttributedStyle.BOLD;
            case WARNING -> mood(Health.DEGRADED);
            case CRITICAL -> mood(Health.UNHEALTHY);
        };
    }

    AttributedStyle doing(Doing doing) {
        return switch (doing) {
            case WAITING -> colour(AttributedStyle.RED);
            case ACTIVE -> colour(AttributedStyle.GREEN);
            case IN_TRANSACTION, PINNED, STARTING -> colour(AttributedStyle.MAGENTA);
            case IDLE, HIDDEN -> AttributedStyle.DEFAULT;
        };
    }

    private AttributedStyle colour(int colour) {
        return colours == Colours.NONE ? AttributedStyle.DEFAULT : AttributedStyle.DEFAULT.foreground(colour);
    }
}
