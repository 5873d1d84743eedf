package dev.weir.doctor.top.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/** Groups with their numbers, and the members of those that are open. */
final class TableLines {
    private static final int NUMBER = 7;
    private static final int WIDEST_NAME = 44;
    private static final int NARROWEST_NAME = 10;

    /** Columns from which on there is room for every state. */
    private static final int ALL_STATES = 66;

    /** Columns from which on it is said how long a session has been connected. */
    private static final int WIDE = 110;

    private final View view;
    private final Scene scene;
    private final Theme theme;
    private final int width;
    private final int name;

    TableLines(View view, Scene scene, Theme theme, int width) {
        this.view = view;
        this.scene = scene;
        this.theme = theme;
        this.width = width;
        this.name = Math.clamp(width - 7 - (2 + states().size()) * NUMBER, NARROWEST_NAME, WIDEST_NAME);
    }

    /** Those that are counted in a column. */
    private List<Doing> states() {
        return width < ALL_STATES
                ? List.of(Doing.ACTIVE)
                : List.of(Doing.ACTIVE, Doing.WAITING, scene.kind().third(), Doing.IDLE);
    }

    /** The heading and as many rows around the selected one as there is room for. */
    List<AttributedString> lines(int room) {
        if (room < 1) {
            return List.of();
        }
        var lines = new ArrayList<AttributedString>();
        lines.add(heading());
        var rows = view.rows();
        if (rows.isEmpty()) {
            lines.add(new Line(theme, width).add("  " + nobody()).done());
            return lines.subList(0, Math.min(room, lines.size()));
        }
        int shown = Math.min(rows.size(), room - 1);
        int selected = 0;
        while (selected < rows.size() - 1 && !rows.get(selected).id().equals(view.selected())) {
            selected++;
        }
        int from = Math.clamp(selected - shown / 2, 0, rows.size() - shown);
        for (var row : rows.subList(from, from + shown)) {
            var line = new Line(theme, width);
            switch (row) {
                case Row.Group group -> group(line, group);
                case Row.Member(var entry) -> member(line, entry);
            }
            lines.add(row.id().equals(view.selected()) ? line.selected() : line.done());
        }
        return lines;
    }

    private String nobody() {
        return view.filter().isEmpty()
                ? "no %s but this one".formatted(scene.kind().things())
                : "no %s with \"%s\"; Esc drops the filter"
                        .formatted(scene.kind().things(), view.filter());
    }

    private AttributedString heading() {
        var line = new Line(theme, width);
        var style = AttributedStyle.BOLD.underline();
        if (view.grouping() == Grouping.NONE) {
            line.right("pid", 8, style).add("  ").left("state", 12, style).right("for", 8, style);
            age(line, "connected", style);
            line.add("  ").left("who", name, style).add("  last statement", style);
            return line.done();
        }
        line.add("    ").left(view.grouping().word(), name, style);
        line.right(scene.kind().things(), NUMBER + 2, style);
        for (var doing : states()) {
            line.right(heading(doing), NUMBER, style);
        }
        line.right(scene.kind().longest(), NUMBER + 1, style);
        return line.done();
    }

    private static String heading(Doing doing) {
        return switch (doing) {
            case ACTIVE -> "busy";
            case WAITING -> "wait";
            case IN_TRANSACTION -> "in tx";
            case PINNED, IDLE, STARTING, HIDDEN -> doing.word();
        };
    }

    private void group(Line line, Row.Group group) {
        int mark = view.marks().getOrDefault(group.name(), Theme.MARKS);
        line.add(theme.pointer(group.open()) + " ")
                .add(String.valueOf(theme.swatch(mark)), theme.group(mark))
                .add(" ")
                .left(group.name(), name, AttributedStyle.BOLD)
                .right(Integer.toString(group.members().size()), NUMBER + 2, AttributedStyle.DEFAULT);
        boolean hidden = group.count(Doing.HIDDEN) == group.members().size();
        for (var doing : states()) {
            int count = group.count(doing);
            line.right(
                    hidden ? "?" : Integer.toString(count),
                    NUMBER,
                    count > 0 ? theme.doing(doing) : AttributedStyle.DEFAULT);
        }
        var longest = group.members().stream()
                .filter(entry -> scene.kind().isTimed(entry.doing()))
                .map(Entry::since)
                .max(Comparator.naturalOrder())
                .map(Picture::time)
                .orElse(hidden ? "hidden" : "");
        line.right(longest, NUMBER + 1, AttributedStyle.DEFAULT);
        var note = scene.notes().getOrDefault(group.name(), "");
        if (!note.isEmpty() && view.grouping() == scene.kind().groupings().getFirst()) {
            line.add("  " + note);
        }
    }

    private void member(Line line, Entry entry) {
        line.right(entry.pid() == 0 ? entry.id() : Integer.toString(entry.pid()), 8, AttributedStyle.DEFAULT)
                .add("  ")
                .left(entry.doing().word(), 12, theme.doing(entry.doing()))
                .right(entry.doing() == Doing.HIDDEN ? "" : Picture.time(entry.since()), 8, AttributedStyle.DEFAULT);
        age(line, entry.age().map(Picture::time).orElse(""), AttributedStyle.DEFAULT);
        line.add("  ").left(identity(entry), Math.min(name, identityWidth()), AttributedStyle.DEFAULT);
        line.add("  " + entry.what());
    }

    private void age(Line line, String text, AttributedStyle style) {
        if (width >= WIDE) {
            line.add("  ").right(text, 9, style);
        }
    }

    private int identityWidth() {
        return Math.max(NARROWEST_NAME, width / 4);
    }

    /** What the group does not say already. */
    private String identity(Entry entry) {
        var who = entry.who();
        var label = switch (view.grouping()) {
            case APPLICATION -> who.address().isEmpty() ? who.role() : who.role() + "@" + who.address();
            case ADDRESS -> who.application().isEmpty() ? who.role() : who.application();
            case ROLE, DATABASE, STATE, POOL, NONE -> who.label();
        };
        boolean one = scene.entries().stream()
                .allMatch(other -> other.who().database().equals(who.database()));
        return one || view.grouping() == Grouping.DATABASE ? label : label + " " + who.database();
    }
}
