package dev.weir.doctor.plan.deploy;

import dev.weir.doctor.plan.model.Environment;
import dev.weir.doctor.plan.model.Knob;
import dev.weir.doctor.plan.model.Service;
import dev.weir.doctor.plan.model.Setting;
import dev.weir.doctor.plan.model.Setting.Standard;
import dev.weir.doctor.plan.model.Surge;
import dev.weir.doctor.plan.source.Interpolation;
import dev.weir.doctor.plan.source.Repository;
import dev.weir.doctor.plan.source.ShellWords;
import dev.weir.doctor.plan.source.SourceText;
import dev.weir.doctor.plan.source.Span;
import dev.weir.doctor.plan.source.Value;
import dev.weir.doctor.plan.source.YamlFile;
import dev.weir.doctor.plan.source.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code Procfile}, with the instances and variables of an {@code app.json} beside it. */
public final class Procfile {
    /** A variable that is there on Heroku only. */
    static final String DYNO = "DYNO";

    private Procfile() {}

    /** One deployment for each Procfile. */
    public static List<Deployment> read(Repository repository, EnvironmentFiles files) {
        var found = new ArrayList<Deployment>();
        for (var path : repository.paths()) {
            if (path.equals("Procfile") || path.endsWith("/Procfile")) {
                repository
                        .text(path)
                        .map(text -> deployment(text, repository, files))
                        .ifPresent(found::add);
            }
        }
        return found;
    }

    private static Deployment deployment(SourceText text, Repository repository, EnvironmentFiles files) {
        var prefix = text.directory().isEmpty() ? "" : text.directory() + "/";
        var app = repository
                .text(prefix + "app.json")
                .flatMap(json -> YamlFile.of(json).first());
        var environment = files.of(text.directory()).with(variables(app));
        var services = new ArrayList<Service>();
        for (int line = 1; line <= text.lines(); line++) {
            var content = text.lineText(line);
            int colon = content.indexOf(':');
            if (colon < 1 || content.stripLeading().startsWith("#")) {
                continue;
            }
            var name = content.substring(0, colon).strip();
            int start = text.startOf(line) + colon + 1;
            var command = ShellWords.commands(text.span(start, text.startOf(line) + content.length()));
            services.add(new Service(
                    name,
                    text.place(start),
                    text.directory(),
                    instances(name, app),
                    Surge.none("one after the other"),
                    command,
                    environment.with(dyno(text.span(text.startOf(line), start - 1)))));
        }
        return new Deployment("procfile", List.of(text.path()), services, Optional.empty());
    }

    /** Heroku, whose file this is, says in each container which of the lines it runs. */
    private static Environment dyno(Span name) {
        return new Environment(Map.of(DYNO, new Value.Literal(name.text().strip() + ".1", name)));
    }

    private static Environment variables(Optional<YamlNode> app) {
        var variables = new LinkedHashMap<String, Value>();
        for (var pair : app.flatMap(json -> json.at("env")).map(YamlNode::pairs).orElse(List.of())) {
            var value = pair.value().at("value").or(() -> pair.value().scalar().map(YamlNode.class::cast));
            value.ifPresent(text -> variables.put(pair.key().text(), Interpolation.of(text.span())));
        }
        return new Environment(variables);
    }

    private static Setting instances(String name, Optional<YamlNode> app) {
        var quantity =
                app.flatMap(json -> json.at("formation", name, "quantity")).map(YamlNode::value);
        return Setting.of("instances", Knob.Kind.INSTANCES, quantity, assumedInstances(name));
    }

    static Standard assumedInstances(String name) {
        return new Standard(1, "one instance of " + name, "--instances " + name + "=N");
    }
}
