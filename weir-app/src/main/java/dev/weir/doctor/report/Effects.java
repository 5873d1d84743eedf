package dev.weir.doctor.report;

import dev.weir.doctor.live.CannotTell;
import dev.weir.doctor.live.look.Ceiling;
import dev.weir.doctor.report.recording.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** What would have happened with another limit, other pools, or a pooler: computed from what was recorded. */
final class Effects {
    /** On top of the most that was in use at once: two samples may have missed more. */
    static final int MARGIN = 2;

    /**
     * @param change what is different
     * @param peak connections held at most; with the limit
     * @param verdict whether it would have been enough
     */
    record Effect(String change, String peak, String verdict) {}

    private final Story story;
    private final Course course;
    private final int limit;
    private final boolean isLeak;
    private final List<Effect> effects = new ArrayList<>();

    private Effects(Story story, Course course, boolean isLeak) {
        this.story = story;
        this.course = course;
        this.limit = course.peak().map(Point::limit).orElse(0);
        this.isLeak = isLeak;
    }

    /** @param isLeak whether sessions are lost, so that no limit is ever enough */
    static List<Effect> of(Samples samples, Story story, Report.Questions asked, boolean isLeak) throws CannotTell {
        var course = story.course().underItsLimit();
        if (course.isEmpty()) {
            return List.of();
        }
        var effects = new Effects(story, course.get(), isLeak);
        asked.limit().ifPresent(effects::otherLimit);
        int bound = asked.limit().orElse(effects.limit);
        effects.pools(samples, bound, asked.pool());
        effects.pooler(bound);
        return effects.effects;
    }

    private void otherLimit(int other) {
        var peak = course.peak().orElseThrow();
        var change = "a limit of %d%s"
                .formatted(
                        other,
                        story.limit().equals(Limit.SERVER)
                                ? ""
                                : " for " + story.limit().name());
        if (peak.held() >= other) {
            var from = course.seen().stream()
                    .filter(point -> point.held() >= other)
                    .findFirst()
                    .orElseThrow();
            add(change, peak.held(), other, "**no**: full %s into the recording".formatted(after(from)));
        } else if (course.spells().isEmpty()) {
            add(change, peak.held(), other, fits(peak.held(), other));
        } else {
            effects.add(new Effect(change, "at least %d of %d".formatted(peak.held(), other), beyond(other)));
        }
    }

    private String after(Point point) {
        return Clock.brief(Duration.between(course.begin(), point.at()));
    }

    /** More was wanted than the old limit let in, and what was refused is in no sample. */
    private String beyond(int other) {
        var first = course.spells().getFirst();
        double speed = course.until(first.from()).flatMap(Course::speed).orElse(0.0);
        if (speed <= 0) {
            return "**not known**: how many were refused is in no sample";
        }
        var later = Clock.brief(Duration.ofMillis((long) ((other - limit) / speed * 1000)));
        return isLeak
                ? "**no**: full %s later; a leak fills any limit".formatted(later)
                : "**not known**: at the speed at which it filled, full %s later".formatted(later);
    }

    private void pools(Samples samples, int bound, OptionalInt asked) throws CannotTell {
        if (asked.isPresent()) {
            int size = asked.getAsInt();
            var given = new WhatIf(story, _ -> size);
            samples.replay(given);
            pool("a pool of %d for each".formatted(size), given, bound, waits(given));
        }
        if (!course.isMostlyHidden()) {
            var fitted = new WhatIf(story, who -> story.mostBound(who) + MARGIN);
            samples.replay(fitted);
            pool("a pool for each of what it used at once, and %d more".formatted(MARGIN), fitted, bound, "");
        }
    }

    /** Who is hidden may have held less in a smaller pool, and may have waited for it. */
    private void pool(String change, WhatIf replayed, int bound, String waits) {
        int peak = replayed.peak();
        if (!course.isHidden()) {
            add(change, peak, bound, fits(peak, bound) + waits);
            return;
        }
        effects.add(new Effect(
                change,
                "at most %d of %d".formatted(peak, bound),
                peak < bound ? fits(peak, bound) : "**not known**: what is hidden may need fewer"));
    }

    private static String waits(WhatIf replayed) {
        return replayed.waits() == 0
                ? "; nobody would have waited"
                : "; in %d of %d samples somebody would have waited".formatted(replayed.waits(), replayed.looks());
    }

    /** Only where the work of all sessions shows. */
    private void pooler(int bound) {
        if (!course.isHidden()) {
            int used = Math.max(1, story.mostBound());
            add("Weir in front, `pool_mode = transaction`", used, bound, fits(used, bound));
        }
    }

    private void add(String change, int peak, int of, String verdict) {
        effects.add(new Effect(change, "%d of %d".formatted(peak, of), verdict));
    }

    private static String fits(int peak, int limit) {
        if (peak >= limit) {
            return "**no**: full";
        }
        return peak >= limit * Ceiling.NEAR ? "**barely**: less than 20 % to spare" : "**yes**";
    }
}
