package dev.weir.doctor.plan.stack;

import dev.weir.doctor.Severity;
import dev.weir.doctor.plan.model.Declarations;
import dev.weir.doctor.plan.model.Family;
import dev.weir.doctor.plan.model.Knob;
import dev.weir.doctor.plan.model.Pool;
import dev.weir.doctor.plan.model.Remark;
import dev.weir.doctor.plan.model.Setting;
import dev.weir.doctor.plan.model.Setting.Standard;
import dev.weir.doctor.plan.source.Assignment;
import dev.weir.doctor.plan.source.Branch;
import dev.weir.doctor.plan.source.Call;
import dev.weir.doctor.plan.source.Entry;
import dev.weir.doctor.plan.source.Language;
import dev.weir.doctor.plan.source.Place;
import dev.weir.doctor.plan.source.Program;
import dev.weir.doctor.plan.source.SourceText;
import dev.weir.doctor.plan.source.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Django's {@code DATABASES}: one connection for each thread and alias, or a pool for each process since 5.1. */
final class DjangoReader implements PoolReader {
    private static final List<String> NOT_DJANGOS =
            List.of("MAX_CONNS", "MAX_USAGE", "BLOCK", "MAX_CONNECTIONS", "POOL_SIZE");

    /** Settings of one folder belong to one project, spread over base, production and others. */
    private final Map<String, List<Program>> projects = new TreeMap<>();

    @Override
    public boolean concerns(SourceText source) {
        return source.path().endsWith(".py") && source.text().contains("DATABASES");
    }

    @Override
    public void read(SourceText source, Declarations into) {
        projects.computeIfAbsent(source.directory(), _ -> new ArrayList<>()).add(new Program(source, Language.PYTHON));
    }

    @Override
    public void finish(Declarations into) {
        for (var files : projects.values()) {
            var aliases = new LinkedHashMap<String, List<Alias>>();
            for (var program : inProduction(files)) {
                collect(program, aliases);
            }
            aliases.values().stream()
                    .flatMap(List::stream)
                    .filter(Alias::isPostgres)
                    .forEach(alias -> report(alias, into));
        }
    }

    /** Base first and production last; those of developers and tests only when there is nothing else. */
    private static List<Program> inProduction(List<Program> files) {
        var serious = files.stream().filter(program -> rank(program) >= 0).toList();
        return (serious.isEmpty() ? files : serious)
                .stream().sorted(Comparator.comparingInt(DjangoReader::rank)).toList();
    }

    private static int rank(Program program) {
        var name = program.source().name().toLowerCase(Locale.ROOT);
        if (Stream.of("test", "local", "dev", "ci.", "stag", "preprod", "nonprod")
                .anyMatch(name::contains)) {
            return -1;
        }
        return name.contains("prod") ? 2 : name.contains("base") || name.contains("common") ? 0 : 1;
    }

    /** One entry of {@code DATABASES}, with what every file says about it; later ones win. */
    private record Alias(
            String name, Program program, Place place, List<Branch> branches, Map<String, List<Setter>> settings) {
        static Alias at(int offset, String name, Program program) {
            return new Alias(name, program, program.place(offset), program.branches(offset), new LinkedHashMap<>());
        }

        /** Whether the program takes another branch of an {@code if} when it comes by the other one. */
        boolean isInsteadOf(Alias other) {
            return other.program == program
                    && branches.stream()
                            .anyMatch(own -> other.branches.stream()
                                    .anyMatch(its ->
                                            its.statement().equals(own.statement()) && its.number() != own.number()));
        }

        boolean isPostgres() {
            return settings.getOrDefault("ENGINE", List.of()).stream()
                    .map(Setter::value)
                    .flatMap(value -> value.literal().stream())
                    .reduce((_, later) -> later)
                    .map(engine ->
                            engine.contains("postg") || engine.contains("psqlextra") || engine.contains("cockroach"))
                    .orElse(true);
        }

        Optional<Setter> last(String key) {
            return Optional.ofNullable(settings.get(key)).map(List::getLast);
        }
    }

    /** A setting with the program it stands in. */
    private record Setter(Program program, Entry entry) {
        Value value() {
            return program.value(entry);
        }

        Place place() {
            return program.place(entry.start());
        }
    }

    private static void collect(Program program, Map<String, List<Alias>> aliases) {
        for (var assignment : program.assignments()) {
            var target = assignment.target();
            int databases = target.indexOf("DATABASES");
            if (databases < 0) {
                continue;
            }
            switch (target.size() - databases) {
                case 1 ->
                    program.table(assignment.value()).stream()
                            .filter(entry -> !entry.key().isEmpty())
                            .forEach(entry -> define(program, aliases, entry.key(), entry));
                case 2 -> define(program, aliases, target.getLast(), new Entry("", assignment.value()));
                case 3 -> set(program, aliases, target.get(databases + 1), assignment);
                case 4 -> {
                    var path = target.get(databases + 2) + "." + target.getLast();
                    var entry = new Entry(path, assignment.value());
                    aliases(program, aliases, target.get(databases + 1), assignment.start())
                            .forEach(alias -> put(alias, path, program, entry));
                }
                default -> {}
            }
        }
    }

    private static void set(Program program, Map<String, List<Alias>> aliases, String name, Assignment assignment) {
        var entry = List.of(new Entry(assignment.last(), assignment.value()));
        aliases(program, aliases, name, assignment.start()).forEach(alias -> flatten(alias, program, entry, ""));
    }

    /** Those of that name: several when they are alternatives. */
    private static List<Alias> aliases(Program program, Map<String, List<Alias>> aliases, String name, int at) {
        return aliases.computeIfAbsent(name, _ -> List.of(Alias.at(at, name, program)));
    }

    /** A definition replaces what was said before, unless it is for a file on disk: then the other branch is production. */
    private static void define(Program program, Map<String, List<Alias>> aliases, String name, Entry entry) {
        var alias = Alias.at(entry.start(), name, program);
        flatten(alias, program, program.table(entry.value()), "");
        callOf(program, entry)
                .ifPresent(call -> call.entries().stream()
                        .filter(argument -> !argument.key().isEmpty())
                        .forEach(argument -> put(alias, argument.key().toUpperCase(Locale.ROOT), program, argument)));
        laterKeys(program, entry, alias);
        var before = aliases.getOrDefault(name, List.of());
        if (alias.isPostgres() || before.stream().noneMatch(Alias::isPostgres)) {
            var others = before.stream().filter(alias::isInsteadOf);
            aliases.put(name, Stream.concat(others, Stream.of(alias)).toList());
        }
    }

    /** {@code db = dj_database_url.config(); db["CONN_MAX_AGE"] = 30; DATABASES = {"default": db}}. */
    private static void laterKeys(Program program, Entry entry, Alias alias) {
        if (entry.value().size() != 1 || !(program.value(entry) instanceof Value.Reference(String name, var _))) {
            return;
        }
        program.definition(name)
                .flatMap(found -> callOf(program, new Entry("", found.value())))
                .ifPresent(call -> call.entries().stream()
                        .filter(argument -> !argument.key().isEmpty())
                        .forEach(argument -> put(alias, argument.key().toUpperCase(Locale.ROOT), program, argument)));
    }

    /** {@code dj_database_url.config(...)} and its kin. */
    private static Optional<Call> callOf(Program program, Entry entry) {
        return program.calls().stream()
                .filter(call ->
                        call.start() == entry.start() && call.arguments().end() == entry.end())
                .findFirst();
    }

    private static void flatten(Alias alias, Program program, List<Entry> entries, String prefix) {
        for (var entry : entries) {
            put(alias, prefix + entry.key(), program, entry);
            if (prefix.isEmpty() && entry.key().equals("OPTIONS")) {
                flatten(alias, program, program.table(entry.value()), "OPTIONS.");
            }
        }
    }

    private static void put(Alias alias, String key, Program program, Entry entry) {
        alias.settings().computeIfAbsent(key, _ -> new ArrayList<>()).add(new Setter(program, entry));
    }

    private static void report(Alias alias, Declarations into) {
        var label = "DATABASES[\"" + alias.name() + "\"]";
        var pool = alias.last("OPTIONS.pool").filter(setter -> !isOff(setter.value()));
        var declared = pool.map(setter -> pool(setter.place(), label + " pool", Pool.Scope.PROCESS, poolSize(setter)))
                .orElseGet(() -> pool(
                        alias.place(),
                        label,
                        Pool.Scope.THREAD,
                        Setting.unset("connections", Knob.Kind.POOL, Standard.known(1, "one for each thread"))));
        into.add(declared, alias.branches());
        remark(alias, pool.isPresent(), into);
    }

    private static Pool pool(Place place, String label, Pool.Scope scope, Setting size) {
        return new Pool("Django", Family.PYTHON, place, label, scope, size, Optional.empty(), Optional.empty());
    }

    private static boolean isOff(Value value) {
        return value.literal()
                .filter(text -> text.equals("False") || text.equals("None"))
                .isPresent();
    }

    private static Setting poolSize(Setter pool) {
        var program = pool.program();
        var table = program.table(pool.entry().value());
        var written = "\"%s\": ";
        boolean on = pool.entry().value().size() == 1
                && pool.entry().value().getFirst().is("True");
        if (!on) {
            return Psycopg.size(program, table, pool.entry().group('{'), written);
        }
        var sizes = Psycopg.sizes(written);
        return Setting.unset(sizes.max(), Knob.Kind.POOL, sizes.largest())
                .insertable(
                        Optional.of(new Knob(pool.value().span(), "{" + sizes.insertedKeys(), "}", Knob.Kind.POOL)));
    }

    private static void remark(Alias alias, boolean pooled, Declarations into) {
        for (var key : NOT_DJANGOS) {
            for (var path : List.of(key, "OPTIONS." + key)) {
                alias.last(path)
                        .ifPresent(setter -> into.add(Remark.of(
                                "DJANGO_UNKNOWN_SETTING",
                                Severity.WARNING,
                                setter.place(),
                                key + " is no setting of Django: it limits nothing",
                                "Remove it; Django 5.1 has OPTIONS[\"pool\"] with max_size, which does limit.")));
            }
        }
        var age = alias.last("CONN_MAX_AGE");
        if (age.isEmpty()
                || age.get().value().literal().filter(text -> text.equals("0")).isPresent()) {
            return;
        }
        var place = age.get().place();
        into.addKeptByThreads(place);
        if (pooled) {
            into.add(Remark.of(
                    "DJANGO_POOL_AND_MAX_AGE",
                    Severity.CRITICAL,
                    place,
                    "CONN_MAX_AGE must be 0 beside OPTIONS[\"pool\"]: Django refuses to start",
                    "Remove CONN_MAX_AGE; the pool's max_lifetime and max_idle do its work."));
        } else {
            into.add(Remark.of(
                    "DJANGO_MAX_AGE",
                    Severity.NOTE,
                    place,
                    "CONN_MAX_AGE says how long a thread keeps its connection, not how many there are",
                    "The worst case is the same with 0; what lowers it is fewer workers, threads or aliases."));
        }
    }
}
