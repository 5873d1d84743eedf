package dev.weir.cli;

import dev.weir.doctor.catalogue.Framework;
import dev.weir.doctor.catalogue.Frameworks;
import dev.weir.doctor.explain.Cause;
import dev.weir.doctor.explain.Explainer;
import dev.weir.doctor.explain.Explanation;
import dev.weir.doctor.explain.UnreadableText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir explain}: an error, a log or a stack trace in; cause and edit out. Never asks a database. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Says what an error, a log or a stack trace about PostgreSQL connections means, and what to change.",
            "Works offline. Exit code 0 when it knows the text, 3 when it does not or cannot read it."
        })
final class ExplainCommand implements Callable<Integer> {
    private static final String NAME = "weir explain";

    private final Surroundings here;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            defaultValue = "-",
            description = "What to explain; - or nothing is stdin.")
    private String file = "-";

    @Option(names = "--json", description = "One JSON object instead of text.")
    private boolean json;

    ExplainCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws IOException {
        var name = file.equals("-") ? "the input" : file;
        try (var in = open()) {
            var explanation = Explainer.shipped().explain(in);
            if (explanation.damaged() > 0) {
                here.complain(
                        NAME,
                        name + " is not all UTF-8: "
                                + (explanation.damaged() == 1
                                        ? "1 character could not be read and was passed over"
                                        : explanation.damaged()
                                                + " characters could not be read and were passed over"));
            }
            return tell(explanation);
        } catch (UnreadableText e) {
            return cannot(name + " " + e.getMessage());
        } catch (NoSuchFileException | InvalidPathException _) {
            return cannot("there is no file " + file);
        } catch (AccessDeniedException _) {
            return cannot("may not read " + file);
        } catch (IOException e) {
            return cannot("cannot read " + name + ": " + e.getMessage());
        }
    }

    private InputStream open() throws IOException {
        if (file.equals("-")) {
            if (SystemCalls.isTerminal(0)) {
                here.complain(NAME, "paste the error, then press Ctrl-D");
            }
            return here.in();
        }
        var path = Path.of(file);
        if (Files.isDirectory(path)) {
            throw new IOException("it is a directory");
        }
        return Files.newInputStream(path);
    }

    private int cannot(String why) {
        here.complain(NAME, why);
        return DoctorCommand.COULD_NOT_TELL;
    }

    private int tell(Explanation explanation) {
        if (json) {
            here.say(Json.of(fields(explanation)));
        } else if (explanation.recognised()) {
            show(explanation);
        } else {
            here.say("Unknown: none of the " + lines(explanation)
                    + " is an error that Weir knows, and it does not guess.");
        }
        return explanation.recognised() ? 0 : DoctorCommand.COULD_NOT_TELL;
    }

    private static String lines(Explanation explanation) {
        return explanation.lines() == 1 ? "text's one line" : explanation.lines() + " lines";
    }

    private void show(Explanation explanation) {
        var page = here.page();
        var first = explanation.causes().getFirst();
        page.item("Layer      ", first.words());
        page.item("Error      ", first.title() + ", " + seen(first));
        page.item("Platform   ", explanation.platform().orElse("the text does not say"));
        page.item("Framework  ", frameworks(explanation.frameworks()));
        page.blank();
        page.finding(first.finding());
        var others = explanation.causes().subList(1, explanation.causes().size());
        if (!others.isEmpty()) {
            page.blank();
            page.heading("Also in this text");
            others.forEach(other -> other(page, other));
        }
        page.end();
    }

    private static void other(Page page, Cause cause) {
        page.item(
                "  - ",
                cause.title() + ", " + seen(cause) + " (" + cause.words() + ")"
                        + (cause.follows()
                                ? "; most likely follows from the above."
                                : ": " + cause.finding().verdict()));
    }

    private static String seen(Cause cause) {
        return cause.count() == 1
                ? "once, in line " + cause.firstLine()
                : cause.count() + " times, lines " + cause.firstLine() + " to " + cause.lastLine();
    }

    private static String frameworks(List<String> ids) {
        return ids.isEmpty()
                ? "the text does not say"
                : String.join(", ", ids.stream().map(ExplainCommand::label).toList());
    }

    private static String label(String id) {
        return Frameworks.shipped().find(id).map(Framework::label).orElse(id);
    }

    private static Map<String, Object> fields(Explanation explanation) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("recognised", explanation.recognised());
        fields.put("platform", explanation.platformId().orElse(null));
        fields.put("frameworks", explanation.frameworks());
        fields.put("lines", explanation.lines());
        fields.put(
                "causes",
                explanation.causes().stream().map(ExplainCommand::fields).toList());
        return fields;
    }

    private static Map<String, Object> fields(Cause cause) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("layer", Json.word(cause.layer()));
        fields.put("count", cause.count());
        fields.put("first_line", cause.firstLine());
        fields.put("last_line", cause.lastLine());
        fields.put("follows", cause.follows());
        fields.putAll(Json.finding(cause.finding()));
        return fields;
    }
}
