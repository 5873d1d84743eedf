package dev.weir.doctor.plan.stack;

import dev.weir.doctor.plan.model.Declarations;
import dev.weir.doctor.plan.model.Family;
import dev.weir.doctor.plan.model.Knob;
import dev.weir.doctor.plan.model.Pool;
import dev.weir.doctor.plan.model.Setting;
import dev.weir.doctor.plan.model.Setting.Standard;
import dev.weir.doctor.plan.source.Entry;
import dev.weir.doctor.plan.source.Language;
import dev.weir.doctor.plan.source.Node;
import dev.weir.doctor.plan.source.Place;
import dev.weir.doctor.plan.source.Program;
import dev.weir.doctor.plan.source.SourceText;
import dev.weir.doctor.plan.source.Syntax;
import dev.weir.doctor.plan.source.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Ecto: a pool for each Repo in each node, as {@code config/*.exs} says for production; runtime.exs has the last word. */
final class EctoReader implements PoolReader {
    private static final List<String> FILES = List.of("config.exs", "prod.exs", "releases.exs", "runtime.exs");

    private final Map<String, Repo> repos = new LinkedHashMap<>();

    /** A Repo with what the strongest file says about its pool. */
    private record Repo(Place place, Optional<Value> size, int strength, Optional<Value> url) {}

    @Override
    public boolean concerns(SourceText source) {
        return FILES.contains(source.name()) && source.text().contains("Repo");
    }

    @Override
    public void read(SourceText source, Declarations into) {
        var program = new Program(source, Language.ELIXIR);
        int strength = FILES.indexOf(source.name());
        for (var statement : Syntax.statements(program.tree().children())) {
            if (statement.getFirst().is("config")) {
                var entries = Syntax.entries(statement.subList(1, statement.size()));
                var repo = entries.stream()
                        .map(entry -> name(program, entry))
                        .filter(name -> name.endsWith("Repo"))
                        .findFirst();
                repo.ifPresent(name -> merge(source.directory() + " " + name, program, statement, entries, strength));
            }
        }
    }

    private static String name(Program program, Entry entry) {
        return program.value(entry) instanceof Value.Reference(String name, var _) ? name : "";
    }

    private void merge(String name, Program program, List<Node> statement, List<Entry> entries, int strength) {
        var size = program.value(entries, "pool_size");
        var url = program.value(entries, "url");
        var found = new Repo(program.place(statement.getFirst().start()), size, strength, url);
        repos.merge(name, found, (before, now) -> {
            boolean later = now.strength() >= before.strength();
            var stronger = later ? now : before;
            var weaker = later ? before : now;
            var place = stronger.size().isPresent() ? stronger.place() : weaker.place();
            return new Repo(
                    place,
                    stronger.size().or(weaker::size),
                    stronger.strength(),
                    stronger.url().or(weaker::url));
        });
    }

    @Override
    public void finish(Declarations into) {
        repos.forEach((name, repo) -> into.add(new Pool(
                "Ecto",
                Family.ELIXIR,
                repo.place(),
                name.substring(name.indexOf(' ') + 1),
                Pool.Scope.PROCESS,
                Setting.of("pool_size", Knob.Kind.POOL, repo.size(), Standard.known(10, "Ecto's default")),
                Optional.empty(),
                repo.url())));
    }
}
