package dev.weir.doctor.plan.stack;

import dev.weir.doctor.plan.model.Declarations;
import dev.weir.doctor.plan.model.Family;
import dev.weir.doctor.plan.model.Knob;
import dev.weir.doctor.plan.model.Pool;
import dev.weir.doctor.plan.model.Setting;
import dev.weir.doctor.plan.model.Setting.Standard;
import dev.weir.doctor.plan.source.Interpolation;
import dev.weir.doctor.plan.source.KeyLines;
import dev.weir.doctor.plan.source.SourceText;
import dev.weir.doctor.plan.source.Span;
import dev.weir.doctor.plan.source.Value;
import dev.weir.doctor.plan.source.YamlFile;
import dev.weir.doctor.plan.source.YamlNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Spring Boot (HikariCP, R2DBC) and Quarkus (Agroal, reactive): a pool for each datasource in each JVM. */
final class JvmReader implements PoolReader {
    /** Files of one folder belong to one application: the plain ones, and over them those for production. */
    private final Map<String, List<SourceText>> applications = new TreeMap<>();

    /**
     * A kind of pool.
     *
     * @param url the end of the key of its URL
     * @param size the end of the key of its size
     * @param least that of what must not be above its size, or it does not start
     */
    private record Kind(String stack, String url, Size size, Optional<Size> least) {
        Standard standard(Size of) {
            return Standard.known(of.standard(), stack + "'s default");
        }
    }

    /** A size as it is written behind the key of the datasource, with what holds without it. */
    private record Size(String key, int standard) {}

    /** HikariCP lowers its minimum by itself; R2DBC's pool begins with 10 because Spring says so. */
    private static final List<Kind> KINDS = List.of(
            new Kind("HikariCP", "url", new Size("hikari.maximum-pool-size", 10), Optional.empty()),
            new Kind("R2DBC", "url", new Size("pool.max-size", 10), Optional.of(new Size("pool.initial-size", 10))),
            new Kind("Agroal", "jdbc.url", new Size("jdbc.max-size", 20), Optional.of(new Size("jdbc.min-size", 0))),
            new Kind("Quarkus reactive", "reactive.url", new Size("reactive.max-size", 20), Optional.empty()));

    @Override
    public boolean concerns(SourceText source) {
        boolean settings = source.name().matches("application[\\w-]*\\.(properties|ya?ml)");
        return settings
                && (source.text().contains("datasource") || source.text().contains("r2dbc"));
    }

    @Override
    public void read(SourceText source, Declarations into) {
        var name = source.name();
        if (!name.contains("-") || Profiles.isProduction(name)) {
            applications
                    .computeIfAbsent(source.directory(), _ -> new ArrayList<>())
                    .add(source);
        }
    }

    @Override
    public void finish(Declarations into) {
        for (var files : applications.values()) {
            var properties = new LinkedHashMap<String, Span>();
            files.stream()
                    .sorted(Comparator.comparing(
                            (SourceText file) -> file.name().contains("-")))
                    .forEach(file -> collect(file, properties, into));
            datasources(properties, into);
        }
    }

    private static void collect(SourceText file, Map<String, Span> properties, Declarations into) {
        if (file.name().endsWith(".properties")) {
            KeyLines.ofProperties(file).lines().forEach(line -> put(properties, line.key(), line.value()));
            return;
        }
        var yaml = YamlFile.of(file);
        yaml.mistake().ifPresent(mistake -> into.add(Yaml.remark(mistake)));
        for (var document : yaml.documents()) {
            if (isForProduction(document)) {
                flatten(document, "", properties);
            }
        }
    }

    /** One expression, or a list of which one has to hold. */
    private static boolean isForProduction(YamlNode document) {
        var profile = Stream.of("spring.config.activate.on-profile", "spring.profiles")
                .flatMap(key -> Stream.concat(document.at(key).stream(), document.at(key.split("\\.", -1)).stream()))
                .findFirst();
        return profile.isEmpty()
                || profile.get()
                        .everything()
                        .flatMap(node -> node.scalar().stream())
                        .anyMatch(scalar -> Profiles.activates(scalar.text()));
    }

    private static void flatten(YamlNode node, String prefix, Map<String, Span> properties) {
        for (var pair : node.pairs()) {
            var key = prefix.isEmpty()
                    ? pair.key().text()
                    : prefix + "." + pair.key().text();
            pair.value().scalar().ifPresent(scalar -> put(properties, key, scalar.span()));
            flatten(pair.value(), key, properties);
        }
    }

    /** {@code maximum-pool-size}, {@code maximumPoolSize} and {@code maximum_pool_size} are one key; so are profiles of Quarkus. */
    private static void put(Map<String, Span> properties, String key, Span value) {
        if (key.startsWith("%") && !key.startsWith("%prod.")) {
            return;
        }
        var plain = key.startsWith("%prod.") ? key.substring(6) : key;
        properties.put(relaxed(plain), value);
    }

    private static String relaxed(String key) {
        return key.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "").replace("\"", "");
    }

    private static void datasources(Map<String, Span> properties, Declarations into) {
        for (var entry : properties.entrySet()) {
            var key = entry.getKey();
            for (var kind : KINDS) {
                if (isUrl(key, kind) && isPostgres(entry.getValue().text())) {
                    var base = key.substring(0, key.length() - kind.url().length());
                    pool(properties, base, entry.getValue(), kind, into);
                }
            }
        }
    }

    private static boolean isUrl(String key, Kind kind) {
        boolean quarkus = kind.url().contains(".");
        boolean reactive = key.startsWith("spring.r2dbc.");
        return key.endsWith("." + kind.url())
                && key.contains(reactive ? "r2dbc" : "datasource")
                && key.startsWith("quarkus.") == quarkus
                && (quarkus || reactive == kind.stack().equals("R2DBC"));
    }

    /** What is only known at run time is taken for PostgreSQL: this is asked of nothing else. */
    private static boolean isPostgres(String url) {
        return url.contains("postgres") || url.startsWith("${");
    }

    private static void pool(Map<String, Span> properties, String base, Span url, Kind kind, Declarations into) {
        var found =
                Optional.ofNullable(properties.get(relaxed(base + kind.size().key())));
        var least = kind.least()
                .map(one -> setting(properties, base, url, new Sized(kind, one))
                        .insertable(Optional.of(found.map(
                                        most -> Siblings.below(most, kind.size().key(), one.key()))
                                .orElseGet(() -> Siblings.below(url, kind.url(), one.key())))));
        boolean neither = found.isEmpty() && least.flatMap(Setting::value).isEmpty();
        var ones = kind.least().filter(one -> neither && one.standard() > 1).map(Size::key);
        var size = setting(properties, base, url, new Sized(kind, kind.size()))
                .insertable(Optional.of(Siblings.below(
                        url, kind.url(), kind.size().key(), ones.stream().toList())));
        into.add(new Pool(
                kind.stack(),
                Family.JVM,
                found.orElse(url).place(),
                base.substring(0, base.length() - 1),
                Pool.Scope.PROCESS,
                least.map(size::notBelow).orElse(size),
                Optional.empty(),
                Optional.of(Interpolation.of(url))));
    }

    /** One of the sizes of a kind of pool. */
    private record Sized(Kind kind, Size size) {
        String key() {
            return size.key();
        }
    }

    /** What a file says, or nothing, unless the environment says it. */
    private static Setting setting(Map<String, Span> properties, String base, Span url, Sized sized) {
        var found = Optional.ofNullable(properties.get(relaxed(base + sized.key())));
        var variable = (base + sized.key()).toUpperCase(Locale.ROOT).replace('.', '_');
        var span = found.orElse(url);
        var spaced = new Value.Lookup(variable.replace('-', '_'), Optional.empty(), span);
        return Setting.of(
                        sized.key(),
                        Knob.Kind.POOL,
                        found.map(Interpolation::of),
                        sized.kind().standard(sized.size()))
                .unless(new Value.Lookup(variable.replace("-", ""), Optional.of(spaced), span));
    }
}
