package dev.weir.doctor.report.recording;

import dev.weir.doctor.catalogue.Platforms;
import dev.weir.doctor.json.JsonReader;
import dev.weir.doctor.json.JsonWriter;
import dev.weir.doctor.json.MalformedJson;
import dev.weir.doctor.live.Target;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Sample;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The first line of a file: what this is, and of which database. That samples follow in the same file need not be true.
 *
 * @param major a reader refuses one above its own: a field it knows has changed its meaning
 * @param target who asked which database, without the password
 * @param platform who runs it, as far as its address says; empty when it does not
 * @param version of the server, as in server_version_num; 0 when the doctor was not let in
 * @param run the recorder; its files belong together
 * @param isByOwnClock whether the first samples are told by the recorder's clock, because the server's was not known yet
 */
record Header(int major, String target, String platform, int version, String run, Instant began, boolean isByOwnClock) {
    static final int MAJOR = 1;

    /** Grows when fields are added, which a reader of the same major version may ignore. */
    private static final int MINOR = 1;

    private static final String MARK = "recording";

    /** @param first the sample that the file begins with */
    static String write(Target target, String run, Sample first, boolean isByOwnClock) {
        var line = new LinkedHashMap<String, Object>();
        line.put("weir", MARK);
        line.put("format", MAJOR + "." + MINOR);
        line.put("target", target.toString());
        line.put("platform", platform(target));
        line.put("run", run);
        line.put("began", first.at());
        if (isByOwnClock) {
            line.put("clock", SampleJson.Line.MARK);
        }
        if (first instanceof Sample.Seen(Look look, List<?> _)) {
            line.put("server_version", look.server().version());
            line.put("ceilings", look.ceilings().stream().map(LookJson::ceiling).toList());
        }
        return JsonWriter.write(line);
    }

    static Header read(String text) throws MalformedJson {
        var line = Fields.of(JsonReader.read(text));
        if (!line.text("weir").equals(MARK)) {
            throw new MalformedJson("it does not say that it is a recording");
        }
        var major = line.text("format").split("\\.", -1)[0];
        if (!major.matches("[1-9][0-9]{0,3}")) {
            throw new MalformedJson("it does not say its format");
        }
        return new Header(
                Integer.parseInt(major),
                line.text("target"),
                line.text("platform"),
                line.integer("server_version"),
                line.text("run"),
                line.instant("began").orElse(Instant.EPOCH),
                line.text("clock").equals(SampleJson.Line.MARK));
    }

    /** As people call it: {@code DigitalOcean Managed PostgreSQL}. */
    static String platform(Target target) {
        var platforms = Platforms.shipped();
        return platforms
                .recognise(target.host(), target.port())
                .flatMap(door -> platforms.find(door.platform()))
                .map(platform -> platform.label())
                .orElse("");
    }
}
