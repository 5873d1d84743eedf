package dev.weir.doctor.report.recording;

import dev.weir.doctor.json.JsonReader;
import dev.weir.doctor.json.JsonWriter;
import dev.weir.doctor.json.MalformedJson;
import dev.weir.doctor.live.look.Refusal;
import dev.weir.doctor.live.look.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** A sample as one line of JSON and back. Which of {@code look}, {@code refused} and {@code lost} it has says what it is. */
final class SampleJson {
    private SampleJson() {}

    static String write(Sample sample) {
        var line = new LinkedHashMap<String, Object>();
        line.put("at", sample.at());
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
    static Optional<Sample> read(String text) throws MalformedJson {
        var line = Fields.of(JsonReader.read(text));
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
