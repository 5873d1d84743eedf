package dev.weir.doctor.top.view;

import dev.weir.doctor.live.look.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/** What takes the table's place for a moment: the keys, the findings, all about one row. */
final class Pages {
    private static final int LEAD = 15;

    private static final List<String> KEYS = List.of(
            "arrows|select a row (also j and k, PgUp and PgDn, Home and End)",
            "Enter, right|open a group, or all about one row; left closes the group",
            "g, G|group by the next or the previous: application, role, ... or not at all",
            "s|sort by count, age (connected first), idle time",
            "/|filter by words that a row must have; Esc drops it",
            "p|pause and go on; the connection is kept",
            "v|why: the findings, what they rest on, and the edit that cures each",
            "c|cancel the statement of the selected session; the session stays",
            "t|end the selected session, if nobody uses it",
            "r|relieve: end all sessions shown that nobody uses",
            "Ctrl-L, Ctrl-Z|draw everything anew; stop until fg",
            "q, Ctrl-C|quit");

    private Pages() {}

    static List<AttributedString> help(Theme theme, int width, Optional<Scene> scene) {
        var page = new Writer(theme, width);
        page.blank();
        for (var key : KEYS) {
            int at = key.indexOf('|');
            page.item(key.substring(0, at), LEAD, key.substring(at + 1));
        }
        page.blank();
        page.text(
                theme.letters()
                        ? "The bar: a capital works, a small letter is held and does nothing, ? is hidden, . is free, and | is the limit"
                                + " that refuses first."
                        : "The bar: " + theme.cell(0, Doing.Use.WORKS) + " works, " + theme.cell(0, Doing.Use.HELD)
                                + " is held and does nothing, " + Theme.HIDDEN + " is hidden, " + theme.free()
                                + " is free, and " + theme.limit()
                                + " is the limit that refuses first.");
        page.text(
                "Never ended: work, superusers, replication, backups, migrations, poolers, listeners, holders of advisory locks."
                        + " Whatever ends or cancels asks first.");
        if (scene.map(Scene::kind).orElse(Kind.DATABASE) == Kind.CONSOLE) {
            page.text("This is a pooler's console: what c, t and r do needs the database's own URL.");
        }
        return page.lines();
    }

    static List<AttributedString> why(Theme theme, int width, View view) {
        var page = new Writer(theme, width);
        var findings = view.trouble()
                .map(Moment.NotSeen::findings)
                .or(() -> view.scene().map(Scene::findings))
                .orElse(List.of());
        if (findings.isEmpty()) {
            page.blank();
            page.text("Nothing was found.");
        }
        for (var finding : findings) {
            page.blank();
            page.text(finding.verdict(), theme.mood(finding.severity()));
            finding.evidence().forEach(fact -> page.item("  -", 4, fact));
            finding.remedies().forEach(remedy -> {
                page.blank();
                page.text(
                        remedy.place().isEmpty() ? remedy.subject() : remedy.subject() + ", " + remedy.place(),
                        AttributedStyle.BOLD);
                remedy.before().lines().forEach(line -> page.item("  -", 4, line));
                remedy.after().lines().forEach(line -> page.item("  +", 4, line));
                remedy.confirm().lines().forEach(line -> page.item("  to confirm:", 14, line));
            });
        }
        return page.lines();
    }

    static List<AttributedString> details(Theme theme, int width, View view) {
        var page = new Writer(theme, width);
        page.blank();
        if (!(view.selectedRow().orElse(null) instanceof Row.Member(var entry))) {
            page.text("It is gone.");
            return page.lines();
        }
        var who = entry.who();
        page.item("pid", 14, entry.pid() == 0 ? "none" : Integer.toString(entry.pid()));
        page.item("application", 14, who.application().isEmpty() ? "(no name)" : who.application());
        page.item("role", 14, who.role());
        page.item("database", 14, who.database());
        page.item("address", 14, who.address().isEmpty() ? "(not shown)" : who.address());
        page.item("state", 14, entry.doing().word() + " for " + Picture.time(entry.since()));
        entry.age().ifPresent(age -> page.item("connected", 14, "for " + Picture.time(age)));
        entry.session().ifPresent(session -> session(page, session));
        page.item(entry.session().isPresent() ? "statement" : "", 14, entry.what());
        return page.lines();
    }

    private static void session(Writer page, Session session) {
        if (!session.waitsFor().isEmpty()) {
            page.item("waits for", 14, session.waitsFor());
        }
        if (!session.blockedBy().isEmpty()) {
            page.item(
                    "blocked by",
                    14,
                    session.blockedBy().stream()
                            .map(pid -> pid == 0 ? "a prepared transaction" : "pid " + pid)
                            .collect(Collectors.joining(", ")));
        }
        if (session.holdsAdvisoryLock()) {
            page.item("holds", 14, "an advisory lock");
        }
        if (!session.driver().label().isEmpty() && !session.driver().isGuess()) {
            page.item("driver", 14, session.driver().label());
        }
    }

    /** Lines of a page, none wider than it. */
    private static final class Writer {
        private final Theme theme;
        private final int width;
        private final List<AttributedString> lines = new ArrayList<>();

        Writer(Theme theme, int width) {
            this.theme = theme;
            this.width = width;
        }

        void blank() {
            lines.add(AttributedString.EMPTY);
        }

        void text(String text) {
            text(text, AttributedStyle.DEFAULT);
        }

        void text(String text, AttributedStyle style) {
            Line.wrapped(text, width)
                    .forEach(part ->
                            lines.add(new Line(theme, width).add(part, style).done()));
        }

        /** A word and what it means, in two columns; below each other where it is narrow. */
        void item(String lead, int columns, String text) {
            int room = width - columns - 1;
            if (room < 20) {
                text(lead, AttributedStyle.BOLD);
                text("  " + text);
                return;
            }
            var mark = lead;
            for (var part : Line.wrapped(text, room)) {
                lines.add(new Line(theme, width)
                        .left(mark, columns, AttributedStyle.BOLD)
                        .add(" " + part)
                        .done());
                mark = "";
            }
        }

        List<AttributedString> lines() {
            return lines;
        }
    }
}
