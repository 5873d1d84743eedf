package dev.weir.doctor.report.recording;

import dev.weir.doctor.json.JsonReader;
import dev.weir.doctor.json.JsonWriter;
import dev.weir.doctor.json.MalformedJson;
import dev.weir.doctor.live.look.Refusal;
import dev.weir.doctor.live.look.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** A sample as one line of JSON and back. Which of {@code look}, {@code refused} and {@code lost} it has says what it is. */
final class SampleJson {
    /** A clock may be set to anything; what comes of it must still be a time. */
    private static final Duration FURTHEST = Duration.ofDays(36_500);

    private SampleJson() {}

    /** A line of a file: the sample, and whether its time still has to be corrected by that of the first look. */
    record Line(Sample sample, boolean isByOwnClock) {
        static final String MARK = "own";
    }

    /**
     * One line.
     *
     * @param isByOwnClock whether its time is the recorder's, because the server's was not known yet
     * @param ahead of the recorder's clock is the server's; written where it is not zero
     */
    static String write(Sample sample, boolean isByOwnClock, Duration ahead) {
        var line = new LinkedHashMap<String, Object>();
        line.put("at", sample.at());
        if (isByOwnClock) {
            line.put("clock", Line.MARK);
        }
        if (!ahead.isZero()) {
            line.put("ahead_ms", ahead.toMillis());
        }
        switch (sample) {
            case Sample.Seen seen -> {
                line.put("look", LookJson.write(seen.look()));
                if (!seen.refusals().isEmpty()) {
                    line.put("refusals", texts(seen.refusals()));
                }
            }
            case Sample.Refused refused -> line.put("refused", texts(refused.refusals()));
            case Sample.Lost lost -> line.put("lost", lost.why());
        }
        return JsonWriter.write(line);
    }

    /** Empty for a line that only a later version understands. */
    static Optional<Line> read(String text) throws MalformedJson {
        var line = Fields.of(JsonReader.read(text));
        boolean isByOwnClock = line.text("clock").equals(Line.MARK);
        return sample(line).map(sample -> new Line(sample, isByOwnClock));
    }

    /** How much the server's clock is ahead of the recorder's; empty for a line that has no look, and so cannot know. */
    static Optional<Duration> ahead(String text) throws MalformedJson {
        var line = Fields.of(JsonReader.read(text));
        if (!line.has("look")) {
            return Optional.empty();
        }
        long millis = line.number("ahead_ms");
        if (Math.abs(millis) > FURTHEST.toMillis()) {
            throw new MalformedJson("ahead_ms is beyond what it may be");
        }
        return Optional.of(Duration.ofMillis(millis));
    }

    private static Optional<Sample> sample(Fields line) throws MalformedJson {
        var at = line.instant("at");
        if (at.isEmpty()) {
            return Optional.empty();
        }
        if (line.has("look")) {
            return Optional.of(
                    new Sample.Seen(LookJson.read(at.get(), line.object("look")), refusals(line.texts("refusals"))));
        }
        if (line.has("lost")) {
            return Optional.of(new Sample.Lost(at.get(), line.text("lost")));
        }
        var refusals = refusals(line.texts("refused"));
        return refusals.isEmpty() ? Optional.empty() : Optional.of(new Sample.Refused(at.get(), refusals));
    }

    /** PostgreSQL's words are all there is to a refusal: the rest is read from them. */
    private static List<String> texts(List<Refusal> refusals) {
        return refusals.stream().map(Refusal::text).toList();
    }

    private static List<Refusal> refusals(List<String> texts) {
        var refusals = new ArrayList<Refusal>();
        texts.forEach(text -> Refusal.of(text).ifPresent(refusals::add));
        return refusals;
    }
}
