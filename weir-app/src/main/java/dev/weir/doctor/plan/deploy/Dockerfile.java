package dev.weir.doctor.plan.deploy;

import dev.weir.doctor.plan.model.Environment;
import dev.weir.doctor.plan.model.Knob;
import dev.weir.doctor.plan.model.Service;
import dev.weir.doctor.plan.model.Setting;
import dev.weir.doctor.plan.model.Surge;
import dev.weir.doctor.plan.source.Interpolation;
import dev.weir.doctor.plan.source.Repository;
import dev.weir.doctor.plan.source.ShellWords;
import dev.weir.doctor.plan.source.SourceText;
import dev.weir.doctor.plan.source.Span;
import dev.weir.doctor.plan.source.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What an image starts: ENTRYPOINT, CMD and ENV of its last stage. */
public record Dockerfile(SourceText source, List<List<Span>> command, Environment environment) {

    /** A deployment of every image in a repository, for want of a better one. */
    public static Optional<Deployment> deployment(Repository repository, EnvironmentFiles files) {
        var services = new ArrayList<Service>();
        var paths = new ArrayList<String>();
        for (var path : repository.paths()) {
            var name = path.substring(path.lastIndexOf('/') + 1);
            if (name.equals("Dockerfile") || name.equals("Containerfile")) {
                repository.text(path).map(Dockerfile::read).ifPresent(file -> {
                    paths.add(path);
                    services.add(file.service(files));
                });
            }
        }
        return services.isEmpty()
                ? Optional.empty()
                : Optional.of(new Deployment("docker", paths, services, Optional.empty()));
    }

    private Service service(EnvironmentFiles files) {
        var directory = source.directory();
        var name = directory.isEmpty() ? "app" : directory.substring(directory.lastIndexOf('/') + 1);
        var at = command.isEmpty() ? 0 : command.getFirst().getFirst().start();
        return new Service(
                name,
                source.place(at),
                directory,
                Setting.unset("instances", Knob.Kind.INSTANCES, Procfile.assumedInstances(name)),
                Surge.none("one after the other"),
                command,
                files.of(directory).with(environment));
    }

    /** Reads an image's instructions. */
    public static Dockerfile read(SourceText source) {
        var variables = new LinkedHashMap<String, Value>();
        List<List<Span>> entry = List.of();
        List<List<Span>> command = List.of();
        for (int line = 1; line <= source.lines(); line++) {
            int last = continued(source, line);
            var text = source.lineText(line).stripLeading();
            int space = text.indexOf(' ');
            var instruction = space < 0 ? "" : text.substring(0, space).toUpperCase(Locale.ROOT);
            int start = source.startOf(line) + source.lineText(line).indexOf(text) + space + 1;
            var rest = source.span(
                    start,
                    Math.max(start, source.startOf(last) + source.lineText(last).length()));
            switch (instruction) {
                case "FROM" -> {
                    entry = List.of();
                    command = List.of();
                }
                case "ENTRYPOINT" -> {
                    entry = words(rest);
                    command = List.of();
                }
                case "CMD" -> command = words(rest);
                case "ENV" -> variable(rest, variables);
                default -> {}
            }
            line = last;
        }
        return new Dockerfile(source, joined(entry, command), new Environment(variables));
    }

    private static int continued(SourceText source, int line) {
        int last = line;
        while (last < source.lines() && source.lineText(last).stripTrailing().endsWith("\\")) {
            last++;
        }
        return last;
    }

    /** The words of CMD are arguments of ENTRYPOINT. */
    private static List<List<Span>> joined(List<List<Span>> entry, List<List<Span>> command) {
        if (entry.size() != 1 || command.isEmpty()) {
            return entry.isEmpty() ? command : entry;
        }
        var words = new ArrayList<>(entry.getFirst());
        words.addAll(command.getFirst());
        return List.of(words);
    }

    /** {@code ["gunicorn", "-w", "4"]} or a line for the shell. */
    static List<List<Span>> words(Span span) {
        if (!span.text().startsWith("[")) {
            return ShellWords.commands(span);
        }
        var words = new ArrayList<Span>();
        var text = span.source().text();
        int at = text.indexOf('"', span.start());
        while (at >= 0 && at < span.end()) {
            int end = text.indexOf('"', at + 1);
            if (end < 0 || end > span.end()) {
                break;
            }
            words.add(span.source().span(at + 1, end));
            at = text.indexOf('"', end + 1);
        }
        return words.isEmpty() ? List.of() : List.of(words);
    }

    /** {@code ENV A=1 B=2} and the older {@code ENV A 1}. */
    private static void variable(Span rest, Map<String, Value> variables) {
        var commands = ShellWords.commands(rest);
        if (commands.isEmpty()) {
            return;
        }
        var words = commands.getFirst();
        if (!words.getFirst().text().contains("=")) {
            if (words.size() > 1) {
                variables.put(words.getFirst().text(), Interpolation.of(words.get(1)));
            }
            return;
        }
        for (var word : words) {
            int sign = word.text().indexOf('=');
            if (sign > 0) {
                boolean quoted =
                        word.text().startsWith("\"", sign + 1) && word.text().endsWith("\"");
                int trim = quoted && word.text().length() > sign + 2 ? 1 : 0;
                variables.put(
                        word.text().substring(0, sign),
                        Interpolation.of(word.source().span(word.start() + sign + 1 + trim, word.end() - trim)));
            }
        }
    }
}
