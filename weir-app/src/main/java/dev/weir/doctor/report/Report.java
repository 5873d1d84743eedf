package dev.weir.doctor.report;

import dev.weir.doctor.live.CannotTell;
import dev.weir.doctor.live.Diagnosis;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Sample;
import dev.weir.doctor.report.recording.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What a recording shows, on one page of Markdown.
 *
 * <p>The recording is gone through several times ({@link Survey}, {@link Story}, {@link Judging}), and held in memory only as far as
 * there is room.
 */
public final class Report {
    private static final Set<String> LEAKS = Set.of("LEAK_IDLE", "LEAK_IDLE_TX", "CLIENT_PER_REQUEST");

    /** For so long somebody who reads the page can still do something about the sessions that it names. */
    private static final Duration RECENT = Duration.ofMinutes(2);

    private final Diagnosis.Health health;
    private final String markdown;

    private Report(Diagnosis.Health health, String markdown) {
        this.health = health;
        this.markdown = markdown;
    }

    /**
     * What else its reader wants to know.
     *
     * @param before another recording, from before the change that is to be judged
     * @param limit what if so many connections were allowed
     * @param pool what if nobody held more than that
     */
    public record Questions(Optional<Samples> before, OptionalInt limit, OptionalInt pool) {
        public static Questions none() {
            return new Questions(Optional.empty(), OptionalInt.empty(), OptionalInt.empty());
        }
    }

    /**
     * Reads the recording and writes the page.
     *
     * @param now when that is: what a recording from before ends with is told in the past, and nothing is to be done to sessions
     *     that may be others by now
     * @throws CannotTell when it cannot be read, or there is nothing in it to tell of
     */
    public static Report of(Samples recorded, Questions given, Instant now) throws CannotTell {
        var samples = recorded.kept();
        var asked = new Questions(given.before().map(Samples::kept), given.limit(), given.pool());
        var survey = new Survey();
        samples.replay(survey);
        var earlier = new Survey();
        if (asked.before().isPresent()) {
            asked.before().get().replay(earlier);
        }
        var story = story(samples, binding(earlier, survey));
        var judging = new Judging(story.limit(), story.course());
        samples.replay(judging);
        var found = judging.found(Duration.between(story.course().end(), now).compareTo(RECENT) <= 0);
        boolean isLeak =
                found.stream().anyMatch(one -> LEAKS.contains(one.finding().id()));
        var comparison = asked.before().isPresent()
                ? Optional.of(new Comparison(
                        story(asked.before().get(), earlier.binding()).course(), story.course(), false))
                : Comparison.within(story.course());
        var effects = Effects.of(samples, story, asked, isLeak);
        var page = new ReportPage(samples, story, found, survey.latest().map(Look::server));
        return new Report(judging.health(), page.write(judging.health(), comparison, effects, asked));
    }

    /**
     * Before the change there was trouble, most likely, and its limit is the one that the change was about; unless the change
     * was to lift it, and another binds now.
     */
    private static Limit binding(Survey before, Survey after) {
        return before.samples() > 0 && after.hasSeen(before.binding()) ? before.binding() : after.binding();
    }

    private static Story story(Samples samples, Limit limit) throws CannotTell {
        var story = new Story(limit);
        samples.replay(story);
        if (story.points().isEmpty() && !samples.notes().isEmpty()) {
            throw new CannotTell("nothing in the recording of %s can be read: %s"
                    .formatted(samples.target(), String.join("; ", samples.notes())));
        }
        if (story.points().isEmpty()) {
            throw new CannotTell(
                    "the recording of %s has no samples yet: let weir doctor --watch 1 --record run for a while"
                            .formatted(samples.target()));
        }
        if (story.points().stream().allMatch(Point::isLost)) {
            throw new CannotTell("no look of the recording found anything to look at: " + why(samples));
        }
        return story;
    }

    private static String why(Samples samples) throws CannotTell {
        var why = new AtomicReference<>("");
        samples.replay(sample -> {
            if (sample instanceof Sample.Lost(var _, var sentence)) {
                why.set(sentence);
            }
        });
        return why.get();
    }

    /** The worst at any moment of the recording. */
    public Diagnosis.Health health() {
        return health;
    }

    /** The page, ending in a new line. */
    public String markdown() {
        return markdown;
    }
}
