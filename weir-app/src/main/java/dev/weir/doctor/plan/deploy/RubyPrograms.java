package dev.weir.doctor.plan.deploy;

import dev.weir.doctor.plan.model.Environment;
import dev.weir.doctor.plan.model.Family;
import dev.weir.doctor.plan.model.Knob;
import dev.weir.doctor.plan.model.ProcessShape;
import dev.weir.doctor.plan.model.ProcessShape.Role;
import dev.weir.doctor.plan.model.Setting;
import dev.weir.doctor.plan.model.Setting.Standard;
import dev.weir.doctor.plan.source.Entry;
import dev.weir.doctor.plan.source.Group;
import dev.weir.doctor.plan.source.Interpolation;
import dev.weir.doctor.plan.source.Language;
import dev.weir.doctor.plan.source.Node;
import dev.weir.doctor.plan.source.Program;
import dev.weir.doctor.plan.source.Repository;
import dev.weir.doctor.plan.source.Span;
import dev.weir.doctor.plan.source.Syntax;
import dev.weir.doctor.plan.source.Value;
import dev.weir.doctor.plan.source.YamlFile;
import dev.weir.doctor.plan.source.YamlNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Puma, Rails, Unicorn, Sidekiq and Ruby itself. ActiveRecord's pool bounds a process, so threads do not count; but it must not be
 * smaller than they are many.
 */
final class RubyPrograms implements ProgramFamily {
    private final Repository repository;

    RubyPrograms(Repository repository) {
        this.repository = repository;
    }

    @Override
    public Optional<ProcessShape> shape(Words words, String directory, Environment environment) {
        var program = words.program();
        return switch (program) {
            case "puma" -> Optional.of(puma(words, directory, environment));
            case "rails", "thrust" -> {
                boolean server = words.has("server") || words.has("s");
                yield Optional.of(server ? puma(words, directory, environment) : single("rails"));
            }
            case "unicorn" ->
                Optional.of(single("unicorn")
                        .processes(Setting.of(
                                "worker_processes",
                                Knob.Kind.PROCESSES,
                                config("config/unicorn.rb", directory, "worker_processes", List::getFirst),
                                Standard.known(1, "Unicorn's default"))));
            case "sidekiq" -> Optional.of(sidekiq(words, directory));
            case "good_job", "que", "rackup", "ruby", "rake", "clockwork", "jobs" -> Optional.of(single(program));
            default -> Optional.empty();
        };
    }

    private static ProcessShape single(String program) {
        return ProcessShape.single(program, Family.RUBY, Role.APPLICATION);
    }

    /** Its threads share ActiveRecord's pool: more of them than connections wait for each other. */
    private ProcessShape sidekiq(Words words, String directory) {
        var path = words.option("-C", "--config").flatMap(Value::literal).orElse("config/sidekiq.yml");
        var file = repository
                .text((directory.isEmpty() ? "" : directory + "/") + path)
                .flatMap(text -> YamlFile.ofErb(text).first());
        var concurrency = words.option("-c", "--concurrency")
                .or(() -> file.flatMap(root -> root.at("production", ":concurrency")
                                .or(() -> root.at(":production", ":concurrency"))
                                .or(() -> root.at(":concurrency"))
                                .or(() -> root.at("concurrency")))
                        .map(YamlNode::value));
        return single("sidekiq")
                .threads(Setting.of(
                        "concurrency", Knob.Kind.THREADS, concurrency, Standard.known(5, "Sidekiq's default")));
    }

    private ProcessShape puma(Words words, String directory, Environment environment) {
        var path = words.option("-C", "--config").flatMap(Value::literal).orElse("config/puma.rb");
        var workers = words.option("-w", "--workers")
                .or(() -> config(path, directory, "workers", List::getFirst))
                .or(() -> environment.get("WEB_CONCURRENCY"));
        var threads = words.optionSpan("-t", "--threads")
                .map(RubyPrograms::most)
                .or(() -> config(path, directory, "threads", List::getLast))
                .or(() -> environment.get("PUMA_MAX_THREADS"))
                .or(() -> environment.get("MAX_THREADS"));
        return single("puma")
                .processes(Setting.of(
                        "workers", Knob.Kind.PROCESSES, workers, Standard.known(1, "Puma's default: one process")))
                .threads(Setting.of("threads", Knob.Kind.THREADS, threads, Standard.known(5, "Puma's default")));
    }

    /** Of {@code 2:5} what is behind the colon that stands in no variable. */
    private static Value most(Span option) {
        var text = option.text();
        int colon = text.endsWith("}") ? text.lastIndexOf(":${") : text.lastIndexOf(':');
        return Interpolation.of(option.source().span(option.start() + colon + 1, option.end()));
    }

    /** {@code workers ENV.fetch("WEB_CONCURRENCY") { 2 }}: one of the arguments of a statement without brackets. */
    private Optional<Value> config(String path, String directory, String word, Function<List<Entry>, Entry> which) {
        var prefix = directory.isEmpty() ? "" : directory + "/";
        return repository
                .text(prefix + path)
                .map(text -> new Program(text, Language.RUBY))
                .flatMap(program -> Syntax.statements(program.tree().children()).stream()
                        .filter(statement ->
                                statement.size() > 1 && statement.getFirst().is(word))
                        .map(statement -> program.value(argument(statement, which)))
                        .reduce((_, later) -> later));
    }

    private static List<Node> argument(List<Node> statement, Function<List<Entry>, Entry> which) {
        var rest = statement.subList(1, statement.size());
        var inBrackets = rest.size() == 1 && rest.getFirst() instanceof Group group && group.open() == '('
                ? group.children()
                : rest;
        int end = 0;
        while (end < inBrackets.size()
                && !inBrackets.get(end).is("if")
                && !inBrackets.get(end).is("unless")) {
            end++;
        }
        List<Entry> entries = Syntax.entries(inBrackets.subList(0, end));
        return entries.isEmpty() ? List.of() : which.apply(entries).value();
    }
}
