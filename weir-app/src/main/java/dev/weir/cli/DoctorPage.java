package dev.weir.cli;

import dev.weir.cli.Page.Mood;
import dev.weir.doctor.Confidence;
import dev.weir.doctor.Finding;
import dev.weir.doctor.live.Diagnosis;
import dev.weir.doctor.live.Door;
import dev.weir.doctor.live.Hidden;
import dev.weir.doctor.live.Target;
import dev.weir.doctor.live.cause.Forecast;
import dev.weir.doctor.live.cause.Words;
import dev.weir.doctor.live.look.Ceiling;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Owner;
import dev.weir.doctor.live.look.State;
import dev.weir.doctor.live.look.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What the doctor says, for people: the verdict first, then what it rests on. */
final class DoctorPage {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final int BAR = 50;
    private static final int OWNERS = 20;
    private static final String USAGE = "  %4s %5s %5s %6s  %6s %-7s %s";
    private static final String ROW = "  %4s %5s %5s %6s  %-15s %-12s %s";

    private final Page page;
    /** What was told in full already: a watch repeats the verdict, not the remedy. */
    private final Set<String> told = new HashSet<>();
    /** Sessions that the last look could not look into. */
    private long hidden;

    DoctorPage(Page page) {
        this.page = page;
    }

    /** The whole report. */
    void whole(Target target, Diagnosis diagnosis) {
        verdict(diagnosis);
        page.blank();
        diagnosis
                .look()
                .ifPresent(look -> page.paragraph("%s, PostgreSQL %d%s"
                        .formatted(target, look.server().major(), look.server().pooled() ? ", through a pooler" : "")));
        Door.of(target).ifPresent(this::door);
        diagnosis.look().ifPresent(look -> {
            ceilings(look);
            owners(look);
        });
        diagnosis.findings().forEach(this::finding);
        if (!diagnosis.unseen().isEmpty()) {
            page.blank();
            page.heading("Not seen");
            diagnosis.unseen().forEach(what -> page.item("  - ", what));
        }
        page.end();
    }

    private void door(Door door) {
        page.paragraph(door.sentence());
        door.siblingUrl().ifPresent(url -> {
            page.line("  the %s one:".formatted(door.endpoint().pooled() ? "direct" : "pooled"));
            page.line("  " + url); // to be copied: never wrapped
            if (!door.endpoint().note().isEmpty()) {
                page.item("  ", door.endpoint().note());
            }
        });
    }

    /** One look of many: the verdict, and what is new. */
    void next(Target target, Diagnosis diagnosis) {
        hidden = diagnosis.look().map(Look::hidden).orElse(hidden);
        if (told.isEmpty()) {
            whole(target, diagnosis);
            diagnosis.findings().forEach(finding -> told.add(finding.id()));
            told.add(""); // the first report is out, whether or not it had findings
            return;
        }
        page.line(clock(diagnosis) + " " + bar(diagnosis, BAR / 2));
        page.paragraph(mood(diagnosis), "         ", diagnosis.sentence());
        diagnosis
                .forecast()
                .filter(forecast -> !diagnosis.sentence().startsWith(forecast.sentence()))
                .ifPresent(forecast -> page.item("         ", foreseen(forecast)));
        diagnosis.findings().stream().filter(finding -> told.add(finding.id())).forEach(this::finding);
        page.end();
    }

    private static String foreseen(Forecast forecast) {
        return forecast.confidence() == Confidence.LOW
                ? forecast.sentence() + ", if its load goes on growing like this"
                : forecast.sentence();
    }

    /** At the end of a watch: what each owner held, and what it used of that. */
    void usage(List<Usage> usage) {
        var told =
                usage.stream().filter(owner -> owner.looks() > 1).limit(OWNERS).toList();
        if (told.isEmpty()) {
            return;
        }
        page.blank();
        page.heading("Held against used");
        page.line(USAGE.formatted("held", "p99", "peak", "enough", "looks", "over", "who"));
        told.forEach(owner -> page.line(shortened(USAGE.formatted(
                owner.held(),
                owner.used(),
                owner.peak(),
                owner.suggested().map(String::valueOf).orElse("?"),
                owner.looks(),
                Words.brief(owner.over()),
                "%s in %s".formatted(owner.who().label(), owner.who().database())))));
        page.item(
                "  ", "p99: used at most, in 99 of 100 looks; enough: that and 2 more, for all processes of an owner");
        if (hidden > 0) {
            page.item("  ", "left out: %s that are hidden".formatted(Words.count(hidden, "session")));
        }
        if (told.stream().anyMatch(owner -> owner.suggested().isEmpty())) {
            page.item("  ", "?: too early to tell, before %d looks".formatted(Usage.ENOUGH_LOOKS));
        }
        page.end();
    }

    private static String clock(Diagnosis diagnosis) {
        var at = diagnosis.look().map(Look::at).orElseGet(Instant::now);
        return CLOCK.format(at.atOffset(ZoneOffset.UTC));
    }

    private void verdict(Diagnosis diagnosis) {
        page.line(bar(diagnosis, BAR));
        page.paragraph(
                mood(diagnosis), diagnosis.health().name().toLowerCase(Locale.ROOT) + ": ", diagnosis.sentence());
        diagnosis
                .caveat()
                .ifPresent(caveat ->
                        page.paragraph("W%s; what would show it stands at the end".formatted(caveat.substring(1))));
    }

    private static Mood mood(Diagnosis diagnosis) {
        return switch (diagnosis.health()) {
            case HEALTHY -> Mood.GOOD;
            case DEGRADED -> Mood.WARN;
            case UNHEALTHY -> Mood.BAD;
        };
    }

    /** The slots under the ceiling that binds: what works, what is only held, what is hidden, what is free. */
    private static String bar(Diagnosis diagnosis, int width) {
        if (diagnosis.look().isEmpty()) {
            return "[" + "█".repeat(width) + "] no way in";
        }
        var look = diagnosis.look().get();
        var ceiling = look.binding();
        long working = look.sessions().stream()
                .filter(session -> session.state() == State.ACTIVE && ceiling.counts(session.who()))
                .count();
        var hidden = Hidden.under(ceiling, look);
        int busy = cells(working, ceiling, width);
        int known = Math.max(busy, cells(ceiling.held() - hidden.sessions(), ceiling, width));
        int held = Math.max(known, cells(ceiling.held(), ceiling, width));
        return "[%s%s%s%s] %d of %d held (%s)%s%s"
                .formatted(
                        "█".repeat(busy),
                        "▒".repeat(known - busy),
                        "?".repeat(held - known),
                        "·".repeat(width - held),
                        ceiling.held(),
                        ceiling.limit(),
                        ceiling.label(),
                        hidden.isAll() ? "" : ", %d working".formatted(working),
                        hidden.isNone() ? "" : ", %d hidden".formatted(hidden.sessions()));
    }

    private static int cells(long number, Ceiling ceiling, int width) {
        return (int) Math.min(width, Math.ceilDiv(number * width, Math.max(1, ceiling.limit())));
    }

    private void ceilings(Look look) {
        page.blank();
        page.heading("Ceilings");
        for (var ceiling : look.own()) {
            page.line("  %-30s %5d of %5d held%s"
                    .formatted(
                            ceiling.label(),
                            ceiling.held(),
                            ceiling.limit(),
                            ceiling.equals(look.binding()) ? "   <- refuses first" : ""));
        }
        page.line("  %-30s %5s    %s"
                .formatted(
                        "pooler's clients",
                        "",
                        look.server().pooled() ? "not to be seen from here" : "no pooler in the way"));
    }

    private void owners(Look look) {
        page.blank();
        page.heading("Who holds them");
        page.line(ROW.formatted("held", "busy", "in tx", "unused", "since", "driver", "who"));
        var owners = look.owners();
        owners.stream().limit(OWNERS).forEach(owner -> page.line(row(owner, look.at())));
        int others = owners.stream().skip(OWNERS).mapToInt(Owner::held).sum();
        if (others > 0) {
            page.line("  %4d held by %d others".formatted(others, owners.size() - OWNERS));
        }
        page.line("     1 weir doctor");
    }

    private static String row(Owner owner, Instant now) {
        boolean hidden = owner.isHidden();
        long unused = owner.sessions().stream()
                .filter(session -> session.idles(Duration.ofMinutes(1), now))
                .count();
        var born = owner.oldest().stream()
                .map(oldest -> Words.brief(Duration.between(oldest, now)))
                .collect(Collectors.joining());
        var who = "%s in %s".formatted(owner.who().label(), owner.who().database());
        return shortened(ROW.formatted(
                owner.held(),
                hidden ? "?" : owner.count(State.ACTIVE),
                hidden ? "?" : owner.count(State.IN_TRANSACTION),
                hidden ? "?" : unused,
                hidden ? "hidden" : born,
                owner.driver().label(),
                who));
    }

    private static String shortened(String line) {
        return line.length() <= Page.WIDEST ? line : line.substring(0, Page.WIDEST - 1) + "…";
    }

    private void finding(Finding finding) {
        page.blank();
        page.finding(finding);
    }
}
