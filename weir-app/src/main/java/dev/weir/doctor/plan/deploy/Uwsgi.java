package dev.weir.doctor.plan.deploy;

import dev.weir.doctor.plan.model.Environment;
import dev.weir.doctor.plan.model.Family;
import dev.weir.doctor.plan.model.Knob;
import dev.weir.doctor.plan.model.ProcessShape;
import dev.weir.doctor.plan.model.ProcessShape.Role;
import dev.weir.doctor.plan.model.Setting;
import dev.weir.doctor.plan.model.Setting.Standard;
import dev.weir.doctor.plan.source.Interpolation;
import dev.weir.doctor.plan.source.KeyLines;
import dev.weir.doctor.plan.source.Repository;
import dev.weir.doctor.plan.source.Span;
import dev.weir.doctor.plan.source.Value;
import java.util.List;
import java.util.Optional;

/** uWSGI, told by its command line, by an INI file, or by variables that are called like its options. */
final class Uwsgi implements ProgramFamily {
    private final Repository repository;

    Uwsgi(Repository repository) {
        this.repository = repository;
    }

    /** Where its numbers may stand. */
    private record Told(Words words, Optional<String> file, Optional<KeyLines> lines, Environment environment) {
        /** By the first of its names, without dashes. */
        Optional<Value> value(List<String> names) {
            var options = names.stream()
                    .map(name -> (name.length() == 1 ? "-" : "--") + name)
                    .toArray(String[]::new);
            return words.option(options)
                    .or(() -> inFile(names))
                    .or(() -> names.stream()
                            .flatMap(name ->
                                    environment.get("UWSGI_" + name.toUpperCase(java.util.Locale.ROOT)).stream())
                            .findFirst());
        }

        /** Which section is used is not looked at: of several numbers the largest counts. */
        private Optional<Value> inFile(List<String> names) {
            var values = lines.map(KeyLines::lines).orElse(List.of()).stream()
                    .filter(line -> names.contains(line.key()))
                    .map(line -> inIni(line.value()))
                    .toList();
            return values.size() > 1
                    ? Optional.of(new Value.Choice(values, values.getFirst().span()))
                    : values.stream().findFirst();
        }

        Setting setting(List<String> names, Knob.Kind kind, String flag) {
            var name = names.getFirst();
            var unread = file.filter(_ -> lines.isEmpty())
                    .map(path -> new Standard(
                            1, "uWSGI's " + name + " stand in " + path + ", which was not read; 1 assumed", flag));
            return Setting.of(name, kind, value(names), unread.orElse(Standard.known(1, "uWSGI's default")));
        }
    }

    @Override
    public Optional<ProcessShape> shape(Words words, String directory, Environment environment) {
        if (!words.program().equals("uwsgi")) {
            return Optional.empty();
        }
        var file = file(words).or(() -> environment.get("UWSGI_INI").flatMap(Value::literal));
        var lines = file.filter(path -> path.endsWith(".ini"))
                .flatMap(path -> NamedFiles.find(repository, directory, path))
                .map(KeyLines::ofIni);
        var told = new Told(words, file, lines, environment);
        return Optional.of(ProcessShape.single("uwsgi", Family.PYTHON, Role.APPLICATION)
                .processes(told.setting(
                        List.of("processes", "workers", "p"), Knob.Kind.PROCESSES, "--processes SERVICE=N"))
                .threads(told.setting(List.of("threads"), Knob.Kind.THREADS, "--threads SERVICE=N")));
    }

    /** {@code --ini app.ini}, {@code --ini=app.ini:production}, {@code app.ini}; an emperor has a folder of them. */
    private static Optional<String> file(Words words) {
        return words.optionSpan("--emperor")
                .map(Span::text)
                .or(() -> words.from(1).spans().stream()
                        .map(Span::text)
                        .map(word -> word.substring(word.indexOf('=') + 1).replaceFirst(":[^/]*$", ""))
                        .filter(word -> word.matches(".*\\.(ini|ya?ml|xml|json)"))
                        .findFirst());
    }

    /** {@code %k} is how many processors there are, {@code $(NAME)} a variable. */
    private static Value inIni(Span span) {
        var text = span.text();
        if (text.equals("%k")) {
            return new Value.Cpus(span);
        }
        return text.matches("\\$\\(\\w+\\)")
                ? new Value.Lookup(text.substring(2, text.length() - 1), Optional.empty(), span)
                : Interpolation.of(span);
    }
}
