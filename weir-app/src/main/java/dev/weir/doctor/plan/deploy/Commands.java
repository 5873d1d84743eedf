package dev.weir.doctor.plan.deploy;

import dev.weir.doctor.plan.model.Environment;
import dev.weir.doctor.plan.model.Family;
import dev.weir.doctor.plan.model.ProcessShape;
import dev.weir.doctor.plan.model.ProcessShape.Role;
import dev.weir.doctor.plan.model.Service;
import dev.weir.doctor.plan.source.Interpolation;
import dev.weir.doctor.plan.source.Repository;
import dev.weir.doctor.plan.source.ShellWords;
import dev.weir.doctor.plan.source.Span;
import dev.weir.doctor.plan.source.Value;
import dev.weir.doctor.plan.source.YamlFile;
import dev.weir.doctor.plan.source.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Knows what command lines start. */
public final class Commands {
    /** Scripts that call scripts. */
    private static final int DEEPEST = 3;

    /** Words in front of a program that do not change what it is, with how many words they take. */
    private static final Map<String, Integer> WRAPPERS = Map.ofEntries(
            Map.entry("exec", 1),
            Map.entry("poetry", 2),
            Map.entry("uv", 2),
            Map.entry("pipenv", 2),
            Map.entry("pdm", 2),
            Map.entry("rye", 2),
            Map.entry("bundle", 2),
            Map.entry("dumb-init", 1),
            Map.entry("tini", 1),
            Map.entry("ddtrace-run", 1),
            Map.entry("opentelemetry-instrument", 1),
            Map.entry("newrelic-admin", 2),
            Map.entry("doppler", 2),
            Map.entry("nohup", 1),
            Map.entry("time", 1),
            Map.entry("env", 1),
            Map.entry("sudo", 1),
            Map.entry("--", 1),
            Map.entry("nice", 1),
            Map.entry("gosu", 2),
            Map.entry("su-exec", 2));

    private static final Set<String> SHELLS = Set.of("sh", "bash", "ash", "zsh");
    private static final Set<String> MIGRATES = Set.of(
            "migrate",
            "db:migrate",
            "db:prepare",
            "ecto.migrate",
            "migrate:latest",
            "db:migrate:up",
            "migration:run",
            "db:deploy");
    private static final Set<String> MIGRATORS =
            Set.of("alembic", "flyway", "liquibase", "goose", "dbmate", "sqitch", "atlas");

    private final Repository repository;
    private final List<ProgramFamily> families;

    public Commands(Repository repository) {
        this.repository = repository;
        families = List.of(
                new PythonPrograms(repository),
                new Uwsgi(repository),
                new RubyPrograms(repository),
                new NodePrograms(repository),
                new OtherPrograms(repository));
    }

    /** What a service starts, with the variables that its own command line sets. */
    public record Start(ProcessShape shape, Environment environment, List<Words> commands) {
        /** Whether one of the commands has that word, and where. */
        public Optional<Span> find(String program, String option) {
            return commands.stream()
                    .filter(words -> words.program().equals(program))
                    .flatMap(words -> words.spanOf(option).stream())
                    .findFirst();
        }
    }

    /** What a service starts; empty when none of its commands is a program that anybody knows. */
    public Optional<Start> start(Service service) {
        var variables = new LinkedHashMap<String, Value>();
        var commands = new ArrayList<Words>();
        for (var words : service.command()) {
            expand(new Words(words), service.directory(), variables, new Sink(commands, 0));
        }
        var environment = service.environment().with(new Environment(variables));
        Optional<ProcessShape> migration = Optional.empty();
        for (var words : commands) {
            var shape = shape(words, service.directory(), environment);
            if (shape.isPresent() && shape.get().role() == Role.APPLICATION) {
                return Optional.of(new Start(shape.get(), environment, commands));
            }
            migration = migration.or(() -> shape);
        }
        return migration.map(shape -> new Start(shape, environment, commands));
    }

    private record Sink(List<Words> commands, int depth) {
        Sink deeper() {
            return new Sink(commands, depth + 1);
        }
    }

    private Optional<ProcessShape> shape(Words words, String directory, Environment environment) {
        var program = words.program();
        boolean migrates =
                MIGRATORS.contains(program) || words.spans().stream().anyMatch(span -> MIGRATES.contains(span.text()));
        if (migrates) {
            return Optional.of(ProcessShape.single(program, Family.UNKNOWN, Role.MIGRATION));
        }
        for (var family : families) {
            var shape = family.shape(words, directory, environment);
            if (shape.isPresent()) {
                return shape;
            }
        }
        return Optional.empty();
    }

    /** Takes away what only wraps a program, and opens shells, scripts and package scripts. */
    private void expand(Words given, String directory, Map<String, Value> variables, Sink into) {
        var words = unwrapped(given, variables);
        if (words.size() == 0 || into.depth() > DEEPEST) {
            return;
        }
        var program = words.program();
        if (SHELLS.contains(program) && words.size() > 1) {
            int command = words.spans().size() - 1;
            boolean inline = words.spans().stream().anyMatch(span -> span.text().matches("-[a-z]*c"));
            if (inline) {
                parse(words.spans().get(command), directory, variables, into.deeper());
            } else {
                expand(words.from(1), directory, variables, into.deeper());
            }
        } else if (program.endsWith(".sh")) {
            script(words, directory, variables, into);
        } else {
            packageScript(words, directory)
                    .ifPresentOrElse(
                            text -> parse(text, directory, variables, into.deeper()),
                            () -> into.commands().add(words));
        }
    }

    private void parse(Span text, String directory, Map<String, Value> variables, Sink into) {
        for (var command : ShellWords.commands(text)) {
            expand(new Words(command), directory, variables, into);
        }
    }

    private void script(Words words, String directory, Map<String, Value> variables, Sink into) {
        var name = words.program();
        var prefix = directory.isEmpty() ? "" : directory + "/";
        var path = repository.paths().stream()
                .filter(one -> one.startsWith(prefix) && (one.equals(name) || one.endsWith("/" + name)))
                .findFirst();
        path.flatMap(repository::text)
                .ifPresent(text -> parse(text.span(0, text.text().length()), directory, variables, into.deeper()));
        if (words.size() > 1) {
            expand(words.from(1), directory, variables, into.deeper()); // an entry point that ends in exec "$@"
        }
    }

    /** {@code npm start} and {@code yarn run web} are what package.json says they are. */
    private Optional<Span> packageScript(Words words, String directory) {
        if (!Set.of("npm", "yarn", "pnpm", "bun").contains(words.program())) {
            return Optional.empty();
        }
        int at = words.text(1).equals("run") || words.text(1).equals("run-script") ? 2 : 1;
        var prefix = directory.isEmpty() ? "" : directory + "/";
        return repository
                .text(prefix + "package.json")
                .or(() -> repository.text("package.json"))
                .flatMap(text -> YamlFile.of(text).first())
                .flatMap(json -> json.at("scripts", words.text(at)))
                .map(YamlNode::span);
    }

    private static Words unwrapped(Words given, Map<String, Value> variables) {
        var words = given;
        for (int i = 0; i < 20 && words.size() > 0; i++) {
            var first = words.text(0);
            int sign = first.indexOf('=');
            if (sign > 0 && first.substring(0, sign).chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_')) {
                var span = words.spans().getFirst();
                variables.put(
                        first.substring(0, sign),
                        Interpolation.of(span.source().span(span.start() + sign + 1, span.end())));
                words = words.from(1);
            } else if (WRAPPERS.containsKey(words.program())) {
                words = words.from(WRAPPERS.getOrDefault(words.program(), 1));
            } else if (words.program().equals("npx") || words.program().equals("bunx")) {
                words = words.from(words.text(1).startsWith("-") ? 2 : 1);
            } else if (words.program().startsWith("python") && words.text(1).equals("-m")) {
                words = words.from(2);
            } else {
                return words;
            }
        }
        return words;
    }
}
