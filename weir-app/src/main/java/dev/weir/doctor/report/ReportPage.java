package dev.weir.doctor.report;

import dev.weir.doctor.Remedy;
import dev.weir.doctor.live.Diagnosis;
import dev.weir.doctor.live.Hidden;
import dev.weir.doctor.live.cause.Words;
import dev.weir.doctor.live.look.DeadWeight;
import dev.weir.doctor.live.look.Server;
import dev.weir.doctor.report.recording.Samples;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The page itself: the sentence first, then what it rests on, then what to do. */
final class ReportPage {
    private static final int CAUSES = 3;
    private static final int FIXES = 4;

    private final StringBuilder out = new StringBuilder();
    private final Samples samples;
    private final Story story;
    private final Course course;
    private final Clock clock;
    private final List<Judging.Found> found;
    private final Optional<Server> server;

    /** @param server as it was seen last; empty when the doctor never came in */
    ReportPage(Samples samples, Story story, List<Judging.Found> found, Optional<Server> server) {
        this.samples = samples;
        this.story = story;
        this.course = story.course();
        this.clock = new Clock(course.begin(), course.end());
        this.found = found;
        this.server = server;
    }

    String write(
            Diagnosis.Health health,
            Optional<Comparison> comparison,
            List<Effects.Effect> effects,
            Report.Questions asked) {
        line("# %s report: %s"
                .formatted(
                        health == Diagnosis.Health.HEALTHY ? "Connection" : "Incident",
                        Markdown.code(samples.target())));
        line("");
        boolean isDoubtful = health == Diagnosis.Health.HEALTHY && course.isHidden();
        line("**%s%s.** %s"
                .formatted(
                        capital(health.name().toLowerCase(Locale.ROOT)),
                        isDoubtful ? " as far as it can be seen" : "",
                        new Summary(story, clock).of(found)));
        facts();
        timeline();
        limits();
        owners();
        causes();
        fixes();
        comparison.ifPresent(both -> compare(both, asked));
        effects(effects, health, asked);
        notes();
        return out.toString();
    }

    private void facts() {
        line("");
        line("| | |");
        line("|---|---|");
        row(
                "when",
                "%s UTC, %s, %s"
                        .formatted(
                                clock.period(),
                                length(),
                                Words.count(course.points().size(), "sample")));
        server.ifPresent(seen -> row(
                "server",
                "PostgreSQL %d%s%s"
                        .formatted(
                                seen.major(),
                                samples.platform().isEmpty() ? "" : ", " + Markdown.text(samples.platform()),
                                seen.pooled() ? ", through a pooler" : "")));
        course.peak()
                .ifPresent(peak -> row(
                        "peak",
                        "%s (%s UTC, %s)"
                                .formatted(Timeline.state(peak), clock.time(peak.at()), clock.offset(peak.at()))));
        if (!course.spells().isEmpty()) {
            row(
                    "without room",
                    "%s in all; the doctor's own logins refused: %d"
                            .formatted(Clock.brief(course.full()), course.refusals()));
        }
    }

    private String length() {
        return Clock.brief(course.length());
    }

    private void timeline() {
        heading("Timeline");
        var marks = Timeline.of(story);
        var chart = Chart.of(course, marks, clock);
        if (!chart.isEmpty()) {
            line("```text");
            chart.forEach(this::line);
            line("```");
            line("");
        }
        line("| UTC | from start | what happened |");
        line("|---|---|---|");
        for (var mark : marks) {
            row(clock.time(mark.at()), clock.offset(mark.at()), Markdown.text(mark.text()));
        }
    }

    /** With the rule's own words: it knows whether a higher max_connections would help. */
    private void limits() {
        heading("The limit that bound");
        var said =
                found.stream().filter(one -> Summary.LIMITS.contains(one.id())).toList();
        said.forEach(one -> {
            line("- %s.".formatted(Markdown.text(one.verdict())));
            one.finding().evidence().stream()
                    .filter(fact -> !fact.startsWith("held by: ")) // the table below has it whole
                    .forEach(fact -> line("  - " + Markdown.text(fact)));
        });
        if (said.isEmpty()) {
            story.peak().ifPresent(look -> {
                var ceiling = story.limit().in(look);
                line("- The %s refuses first: %d connections at most, %d were held at the peak."
                        .formatted(Markdown.text(ceiling.label()), ceiling.limit(), ceiling.held()));
            });
        }
    }

    private void owners() {
        var rows = Holders.rows(story);
        if (!rows.isEmpty()) {
            heading("Who held them");
            line("| application | from | role | at the peak | in use | at the end | in use |");
            line("|---|---|---|--:|--:|--:|--:|");
            rows.forEach(row -> row(row.toArray(String[]::new)));
        }
    }

    private List<Judging.Found> reasons() {
        return found.stream()
                .filter(one -> !Summary.LIMITS.contains(one.id()) && !one.isNote())
                .toList();
    }

    private void causes() {
        heading("Cause");
        var reasons = reasons();
        if (reasons.isEmpty()) {
            line(
                    found.stream().anyMatch(one -> !one.isNote())
                            ? "None of the doctor's rules says why%s."
                                    .formatted(course.isHidden() ? ": most of them need what is hidden" : "")
                            : "Nothing is wrong%s.".formatted(course.isHidden() ? " with what could be seen" : ""));
        }
        reasons.stream().limit(CAUSES).forEach(this::cause);
        reasons.stream()
                .skip(CAUSES)
                .forEach(one -> line("- also `%s`: %s".formatted(one.id(), Markdown.text(one.verdict()))));
        var notes = found.stream().filter(Judging.Found::isNote).toList();
        notes.forEach(note -> line("- by the way, `%s`: %s".formatted(note.id(), Markdown.text(note.verdict()))));
    }

    private void cause(Judging.Found one) {
        var finding = one.finding();
        line("- **%s.** (`%s`, %s, confidence %s; %s)"
                .formatted(
                        capital(Markdown.text(one.verdict())),
                        finding.id(),
                        finding.severity().name().toLowerCase(Locale.ROOT),
                        finding.confidence().name().toLowerCase(Locale.ROOT),
                        seen(one)));
        finding.evidence().forEach(fact -> line("  - " + Markdown.text(fact)));
    }

    private String seen(Judging.Found one) {
        var first = clock.offset(one.first());
        var last = clock.offset(one.last());
        var when = first.equals(last) ? "seen at " + first : "seen from %s to %s".formatted(first, last);
        var told = one.at().equals(one.last()) ? "" : ", told as of " + clock.offset(one.at());
        return one.stays()
                ? "first seen %s%s, still so at the end".formatted(first, told)
                : when + told + ", gone at the end";
    }

    /** Of the causes first; a limit's own remedies only help where no cause says more. */
    private void fixes() {
        var from = reasons().isEmpty() ? found : reasons();
        var remedies = new LinkedHashSet<Remedy>();
        from.stream().filter(one -> !one.isNote()).map(Judging.Found::remedies).forEach(remedies::addAll);
        if (remedies.isEmpty()) {
            return;
        }
        heading("Fix");
        if (from.stream().filter(one -> !one.isNote()).allMatch(Judging.Found::isOver)) {
            line("What keeps it from coming back:\n");
        }
        int number = 0;
        for (var remedy : remedies.stream().limit(FIXES).toList()) {
            line("%s%d. **%s**%s"
                    .formatted(
                            number++ == 0 ? "" : "\n",
                            number,
                            Markdown.text(remedy.subject()),
                            remedy.place().isEmpty() ? "" : ", " + Markdown.text(remedy.place())));
            fix(remedy);
        }
        line("");
        line(
                "Then record again and compare: `weir doctor URL --watch 1 --record AFTER`, `weir report AFTER --before DIR`.");
    }

    private void fix(Remedy remedy) {
        var edit = Markdown.lines("   - ", remedy.before()) + Markdown.lines("   + ", remedy.after());
        if (!edit.isEmpty()) {
            var fence = Markdown.fence(edit);
            line("   " + fence + "diff");
            out.append(edit);
            line("   " + fence);
        }
        if (!remedy.confirm().isEmpty() && !remedy.confirm().startsWith("weir doctor")) {
            line("   To confirm: " + Markdown.code(remedy.confirm().strip()));
        }
    }

    private void compare(Comparison both, Report.Questions asked) {
        heading("Before and after");
        asked.before()
                .filter(before -> !before.target().equals(samples.target()))
                .ifPresent(before -> line("Before: %s.\n".formatted(Markdown.code(before.target()))));
        line(both.verdict());
        line("");
        line("| | before | after |");
        line("|---|---|---|");
        both.rows().forEach(each -> row(each.what(), each.before(), each.after()));
    }

    private void effects(List<Effects.Effect> effects, Diagnosis.Health health, Report.Questions asked) {
        boolean isAsked = asked.limit().isPresent() || asked.pool().isPresent();
        if (effects.isEmpty() || (health == Diagnosis.Health.HEALTHY && !isAsked)) {
            return;
        }
        heading("What if");
        line("Computed from the samples; what ran for a shorter time than %s is in them by chance.".formatted(step()));
        line("");
        line("| with | held at most | enough? |");
        line("|---|---|---|");
        effects.forEach(effect -> row(effect.change(), effect.peak(), effect.verdict()));
    }

    private String step() {
        long millis = course.step().toMillis();
        return millis < 1_500 ? "a second" : Clock.brief(course.step());
    }

    private void notes() {
        var notes = new ArrayList<String>(samples.notes());
        var hidden = story.hidden();
        server.filter(_ -> !hidden.isNone())
                .ifPresent(seen -> notes.add("What %d of %s did was hidden from role %s: %s"
                        .formatted(
                                hidden.sessions(),
                                Words.count(hidden.of(), "session"),
                                seen.role(),
                                Hidden.cure(seen))));
        if (!notes.isEmpty()) {
            heading("Not seen");
            notes.forEach(note -> line("- " + Markdown.text(note) + "."));
        }
        line("");
        line(
                "*Times are the server's, in UTC. Held counts the doctor's own connection. In use is at work, or in a transaction that was not left open for %s.*"
                        .formatted(Words.brief(DeadWeight.UNUSED)));
    }

    private void heading(String text) {
        line("");
        line("## " + text);
        line("");
    }

    private void row(String... cells) {
        line("| " + java.util.Arrays.stream(cells).map(Markdown::cell).collect(Collectors.joining(" | ")) + " |");
    }

    private void line(String text) {
        out.append(text).append('\n');
    }

    private static String capital(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
