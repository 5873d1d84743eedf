package dev.weir.doctor.report;

import dev.weir.doctor.live.cause.Words;
import dev.weir.doctor.live.look.Ceiling;
import dev.weir.doctor.live.look.Owner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What happened, when, which limit bound, who held it and why: the sentences that an incident channel gets. */
final class Summary {
    /** That a limit is reached is what happened, not why. */
    static final Set<String> LIMITS = Set.of("SLOTS_EXHAUSTED", "ROLE_LIMIT", "DATABASE_LIMIT");

    private final Story story;
    private final Course course;
    private final Clock clock;

    Summary(Story story, Clock clock) {
        this.story = story;
        this.course = story.course();
        this.clock = clock;
    }

    /** Markdown, in one paragraph. */
    String of(List<Judging.Found> found) {
        var sentences = new ArrayList<String>();
        var spells = course.spells();
        if (course.peak().isEmpty()) {
            sentences.add("**The doctor was never let in**: each of its %s from %s to %s UTC was refused."
                    .formatted(
                            Words.count(course.refusals(), "login"),
                            clock.time(course.begin()),
                            clock.time(course.end())));
        } else if (spells.isEmpty()) {
            sentences.add(calm());
        } else {
            sentences.add(full(spells));
            sentences.add(holders());
        }
        cause(found).ifPresent(cause -> sentences.add("**Cause:** " + Markdown.text(cause.verdict()) + "."));
        if (!spells.isEmpty() && course.peak().isPresent()) {
            sentences.add(end(spells));
        }
        return String.join(" ", sentences);
    }

    /** The worst that is more than a note and says why. */
    static Optional<Judging.Found> cause(List<Judging.Found> found) {
        return found.stream()
                .filter(one -> !one.isNote() && !LIMITS.contains(one.id()))
                .findFirst();
    }

    private String calm() {
        var peak = course.peak().orElseThrow();
        var share = peak.held() >= peak.limit() * Ceiling.NEAR
                ? "**Nobody was refused, but it came near:**"
                : "**Nobody was refused.**";
        return "%s At the peak (%s UTC) %d of the %d connections that %s were held%s%s."
                .formatted(
                        share,
                        clock.time(peak.at()),
                        peak.held(),
                        peak.limit(),
                        limit(boundAt(peak)),
                        peak.isMostlyHidden() && peak.used() == 0 ? "" : ", %d of them in use".formatted(peak.used()),
                        peak.hidden() == 0
                                ? ""
                                : "; what %d of them did is hidden%s".formatted(peak.hidden(), fromRole()));
    }

    private Limit boundAt(Point point) {
        var taken = point.taken();
        return taken == null ? story.limit() : Limit.of(taken.ceiling());
    }

    private String fromRole() {
        return story.peak()
                .map(look -> " from role " + Markdown.name(look.server().role()))
                .orElse("");
    }

    private String full(List<Course.Spell> spells) {
        var first = spells.getFirst();
        var last = spells.getLast();
        var when = spells.size() == 1
                ? "From %s%s"
                        .formatted(
                                clock.time(first.from()),
                                last.isOver() ? " to " + clock.time(last.to()) + " UTC" : " UTC on")
                : "%d times between %s and %s UTC"
                        .formatted(spells.size(), clock.time(first.from()), clock.time(last.to()));
        return "**%s%s no login could succeed%s:** all %sconnections that %s were taken."
                .formatted(
                        when,
                        last.isOver() || spells.size() > 1 ? " (%s)".formatted(Clock.brief(course.full())) : "",
                        course.isFullNowAndThen() ? ", time and again" : "",
                        number(filled(first)),
                        limit(boundAt(filled(first))));
    }

    private Point filled(Course.Spell spell) {
        return course.points().stream()
                .filter(point -> point.at().equals(spell.from()))
                .findFirst()
                .orElseThrow();
    }

    /** Of a refusal only the limit's name is known, and its number if it shows in some look. */
    private String number(Point full) {
        int limit = full.isSeen()
                ? full.limit()
                : course.underItsLimit().flatMap(Course::peak).map(Point::limit).orElse(Point.UNKNOWN);
        return limit == Point.UNKNOWN ? "" : limit + " ";
    }

    private static String limit(Limit limit) {
        return switch (limit.kind()) {
            case SERVER -> "the server allows";
            case ROLE, DATABASE -> limit.name() + " may have";
        };
    }

    private String holders() {
        return story.peak()
                .map(look -> {
                    var owners = story.under(look);
                    if (owners.isEmpty()) {
                        return "No session shows that held them.";
                    }
                    var first = owners.getFirst();
                    int others = owners.stream().skip(1).mapToInt(Owner::held).sum();
                    int used = first.used(look.at());
                    var ceiling = story.limit().in(look);
                    var use = first.isHidden()
                            ? ", and what they did is hidden" + fromRole()
                            : ", %s of them in use".formatted(used == 0 ? "none" : used);
                    return "%s%s held %d%s%s."
                            .formatted(
                                    ceiling.isReached() ? "" : "Only %d show: ".formatted(ceiling.held()),
                                    Markdown.name(first.who().label()),
                                    first.held(),
                                    use,
                                    others > 0 ? "; all others " + others : "");
                })
                .orElse("");
    }

    private String end(List<Course.Spell> spells) {
        var last = course.points().getLast();
        return spells.getLast().isOver()
                ? "Since %s UTC there is room again; when the recording ends, %s."
                        .formatted(clock.time(spells.getLast().to()), Timeline.state(last))
                : "**It is not over** when the recording ends (%s UTC).".formatted(clock.time(course.end()));
    }
}
