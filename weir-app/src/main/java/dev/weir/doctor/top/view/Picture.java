package dev.weir.doctor.top.view;

import dev.weir.doctor.Finding;
import dev.weir.doctor.live.Diagnosis.Health;
import dev.weir.doctor.live.cause.Words;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/** Draws a {@link View} for a terminal of any size: the bar, the sentence, the table, and which keys there are. */
public final class Picture {
    /** Below that, lines that can be missed are left out. */
    private static final int ROOMY = 14;

    /** From that on there is room for what the verdict rests on. */
    private static final int TALL = 36;

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final View view;
    private final Theme theme;
    private final int width;
    private final int height;

    private Picture(View view, Theme theme, int width, int height) {
        this.view = view;
        this.theme = theme;
        this.width = width;
        this.height = height;
    }

    /** As many lines as the terminal has, none wider than it. */
    public static List<AttributedString> of(View view, Theme theme, int columns, int rows) {
        return new Picture(view, theme, Math.max(1, columns), Math.max(1, rows)).lines();
    }

    private List<AttributedString> lines() {
        var lines = new ArrayList<AttributedString>();
        var foot = foot();
        lines.add(title());
        int room = height - foot.size();
        switch (view.mode()) {
            case TABLE, FILTER, QUESTION -> {
                head(lines);
                view.scene()
                        .ifPresent(scene ->
                                lines.addAll(new TableLines(view, scene, theme, width).lines(room - lines.size())));
            }
            case HELP -> scrolled(lines, Pages.help(theme, width, view.scene()), room);
            case WHY -> scrolled(lines, Pages.why(theme, width, view), room);
            case DETAILS -> scrolled(lines, Pages.details(theme, width, view), room);
        }
        while (lines.size() < room) {
            lines.add(AttributedString.EMPTY);
        }
        var whole = new ArrayList<>(lines.subList(0, Math.max(0, room)));
        whole.addAll(foot.subList(Math.max(0, foot.size() - height), foot.size()));
        return whole;
    }

    private void scrolled(List<AttributedString> lines, List<AttributedString> page, int room) {
        int from = Math.clamp(view.scroll(), 0, Math.max(0, page.size() - (room - lines.size())));
        lines.addAll(page.subList(from, page.size()));
    }

    private AttributedString title() {
        var where = view.scene().map(Scene::title).orElse("");
        var right = view.scene().map(scene -> clock(scene.at())).orElse("");
        if (view.isPaused()) {
            right = "PAUSED at " + right;
        } else if (view.trouble().isPresent() && !right.isEmpty()) {
            right = "last seen at " + right;
        }
        var line = new Line(theme, width).add("weir top", AttributedStyle.BOLD);
        int room = line.free() - Line.columns(right) - 3;
        if (room < 8) {
            return line.add("  " + where).done();
        }
        return line.add("  ")
                .left(where, room, AttributedStyle.DEFAULT)
                .atEnd(right, view.isPaused() ? AttributedStyle.INVERSE : AttributedStyle.DEFAULT)
                .done();
    }

    private static String clock(Instant at) {
        return CLOCK.format(at);
    }

    private void head(List<AttributedString> lines) {
        view.scene().ifPresent(scene -> {
            var bar = new BarLine(scene, view.grouping(), view.marks(), theme);
            lines.addAll(bar.lines(width));
            if (height >= ROOMY) {
                lines.add(bar.legend(width));
            }
        });
        int most = verdictLines();
        if (view.trouble().isPresent()) {
            var trouble = view.trouble().get();
            paragraph(lines, Health.UNHEALTHY, "cannot look: ", told(trouble), most + 1);
            evidence(lines, trouble.findings(), height >= ROOMY ? 2 : 0);
        } else {
            view.scene().ifPresent(scene -> {
                var mood = scene.health().name().toLowerCase(Locale.ROOT) + ": ";
                paragraph(lines, scene.health(), mood, scene.verdict(), most);
                evidence(lines, scene.findings(), height >= TALL ? 4 : 0);
            });
        }
        if (height >= ROOMY) {
            lines.add(AttributedString.EMPTY);
        }
    }

    private int verdictLines() {
        return height >= ROOMY ? 3 : Math.clamp(height - 8, 1, 2);
    }

    private static String told(Moment.NotSeen trouble) {
        var often = trouble.tries() > 1
                ? " (%d tries since %s; the next in %s)"
                        .formatted(trouble.tries(), clock(trouble.since()), Words.brief(trouble.next()))
                : " (tries again in %s)".formatted(Words.brief(trouble.next()));
        return trouble.sentence() + often;
    }

    private void paragraph(List<AttributedString> lines, Health mood, String lead, String text, int most) {
        var parts = Line.wrapped(lead + text, width);
        for (int i = 0; i < Math.min(most, parts.size()); i++) {
            boolean cut = i == most - 1 && parts.size() > most;
            // a word more than fits, so that the line shows that it was cut
            var part = cut ? parts.get(i) + " " + parts.get(i + 1) + " ".repeat(width) : parts.get(i);
            lines.add(new Line(theme, width).add(part, theme.mood(mood)).done());
        }
    }

    private void evidence(List<AttributedString> lines, List<Finding> findings, int most) {
        findings.stream()
                .limit(1)
                .flatMap(finding -> finding.evidence().stream())
                .limit(most)
                .forEach(fact ->
                        lines.add(new Line(theme, width).add("  - " + fact).done()));
    }

    /** What a key does, what is being typed, or what is asked. */
    private List<AttributedString> foot() {
        return switch (view.mode()) {
            case QUESTION -> question();
            case FILTER ->
                List.of(new Line(theme, width)
                        .add("/" + view.filter(), AttributedStyle.BOLD)
                        .add(" ", AttributedStyle.INVERSE)
                        .add("   Enter keeps it, Esc drops it")
                        .done());
            case HELP, WHY, DETAILS ->
                List.of(new Line(theme, width)
                        .add("up and down scroll, any other key goes back")
                        .done());
            case TABLE -> view.message().isEmpty() ? List.of(keys()) : message();
        };
    }

    private List<AttributedString> message() {
        return Line.wrapped(view.message(), width).stream()
                .limit(Math.max(1, height / 4))
                .map(part ->
                        new Line(theme, width).add(part, AttributedStyle.BOLD).done())
                .toList();
    }

    private List<AttributedString> question() {
        var lines = new ArrayList<AttributedString>();
        lines.add(new Line(theme, width).selected());
        var text = view.proposal().map(Proposal::text).orElse("");
        var parts = Line.wrapped(text, width - 2);
        int most = Math.max(1, height - 4);
        for (var part : parts.subList(0, Math.min(most, parts.size()))) {
            lines.add(
                    new Line(theme, width).add(" " + part, AttributedStyle.BOLD).done());
        }
        lines.add(new Line(theme, width)
                .add(" y", AttributedStyle.BOLD)
                .add(" yes    any other key: no")
                .done());
        return lines;
    }

    private AttributedString keys() {
        var line = new Line(theme, width);
        var grouping = view.grouping().word();
        for (var hint : List.of(
                "q quit",
                "? help",
                "g " + (grouping.equals("none") ? "ungrouped" : grouping),
                "s " + view.sorting().word(),
                view.filter().isEmpty() ? "/ filter" : filter(),
                "c cancel",
                "t end",
                "r relieve",
                "v why",
                "p pause")) {
            int columns = Line.columns(hint) + (line.free() == width ? 0 : 2);
            if (columns <= line.free()) {
                line.add(line.free() == width ? "" : "  ")
                        .add(hint.substring(0, 1), AttributedStyle.BOLD)
                        .add(hint.substring(1));
            }
        }
        return line.done();
    }

    /** So that nobody takes what is left for all there is. */
    private String filter() {
        int all = view.scene().map(scene -> scene.entries().size()).orElse(0);
        return "/%s: %d of %d".formatted(view.filter(), view.shown().size(), all);
    }

    /** A time in a table. */
    static String time(Duration time) {
        return Words.brief(time);
    }
}
