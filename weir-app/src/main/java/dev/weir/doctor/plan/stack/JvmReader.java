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

/** Spring Boot (HikariCP, R2DBC) and Quarkus (Agroal, reactive): a pool for each datasource in each JVM. */
final class JvmReader implements PoolReader {
    /** Files of one folder belong to one application: the plain ones, and over them those for production. */
    private final Map<String, List<SourceText>> applications = new TreeMap<>();

    /** A setting with its key as written. */
    private record Property(String key, Span value) {}

    /**
     * A kind of pool.
     *
     * @param url the end of the key of its URL, relaxed
     * @param size the end of the key of its size, relaxed
     * @param written how that is written behind the key of the datasource
     */
    private record Kind(String stack, String url, String size, String written, int standard) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("HikariCP", "url", "hikari.maximumpoolsize", "hikari.maximum-pool-size", 10),
            new Kind("R2DBC", "url", "pool.maxsize", "pool.max-size", 10),
            new Kind("Agroal", "jdbc.url", "jdbc.maxsize", "jdbc.max-size", 20),
            new Kind("Quarkus reactive", "reactive.url", "reactive.maxsize", "reactive.max-size", 20));

    @Override
    public boolean concerns(SourceText source) {
        boolean settings = source.name().matches("application[\\w-]*\\.(properties|ya?ml)");
        return settings
                && (source.text().contains("datasource") || source.text().contains("r2dbc"));
    }

    @Override
    public void read(SourceText source, Declarations into) {
        var name = source.name();
        boolean other = name.contains("-") && !name.contains("prod");
        if (!other) {
            applications
                    .computeIfAbsent(source.directory(), _ -> new ArrayList<>())
                    .add(source);
        }
    }

    @Override
    public void finish(Declarations into) {
        for (var files : applications.values()) {
            var properties = new LinkedHashMap<String, Property>();
            files.stream()
                    .sorted(Comparator.comparing(
                            (SourceText file) -> file.name().contains("-")))
                    .forEach(file -> collect(file, properties, into));
            datasources(properties, into);
        }
    }

    private static void collect(SourceText file, Map<String, Property> properties, Declarations into) {
        if (file.name().endsWith(".properties")) {
            KeyLines.ofProperties(file).lines().forEach(line -> put(properties, line.key(), line.value()));
            return;
        }
        var yaml = YamlFile.of(file);
        yaml.mistake().ifPresent(mistake -> into.add(Yaml.remark(mistake)));
        for (var document : yaml.documents()) {
            var profile = document.text("spring", "config", "activate", "on-profile")
                    .or(() -> document.text("spring", "profiles"));
            if (profile.isEmpty() || profile.get().contains("prod")) {
                flatten(document, "", properties);
            }
        }
    }

    private static void flatten(YamlNode node, String prefix, Map<String, Property> properties) {
        for (var pair : node.pairs()) {
            var key = prefix.isEmpty()
                    ? pair.key().text()
                    : prefix + "." + pair.key().text();
            pair.value().scalar().ifPresent(scalar -> put(properties, key, scalar.span()));
            flatten(pair.value(), key, properties);
        }
    }

    /** {@code maximum-pool-size}, {@code maximumPoolSize} and {@code maximum_pool_size} are one key; so are profiles of Quarkus. */
    private static void put(Map<String, Property> properties, String key, Span value) {
        if (key.startsWith("%") && !key.startsWith("%prod.")) {
            return;
        }
        var plain = key.startsWith("%prod.") ? key.substring(6) : key;
        var relaxed =
                plain.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "").replace("\"", "");
        properties.put(relaxed, new Property(plain, value));
    }

    private static void datasources(Map<String, Property> properties, Declarations into) {
        for (var entry : properties.entrySet()) {
            var key = entry.getKey();
            for (var kind : KINDS) {
                if (isUrl(key, kind) && isPostgres(entry.getValue().value().text())) {
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

    private static void pool(
            Map<String, Property> properties, String base, Property url, Kind kind, Declarations into) {
        var found = Optional.ofNullable(properties.get(base + kind.size()));
        var variable = (base + kind.written())
                .toUpperCase(Locale.ROOT)
                .replace('.', '_')
                .replace("-", "");
        var spaced = (base + kind.written())
                .toUpperCase(Locale.ROOT)
                .replace('.', '_')
                .replace('-', '_');
        var at = found.map(Property::value).orElse(url.value());
        var inFile = found.map(property -> Interpolation.of(property.value()));
        var setting = new Value.Lookup(variable, Optional.of(new Value.Lookup(spaced, inFile, at)), at);
        var standard = Standard.known(kind.standard(), kind.stack() + "'s default");
        var size = inFile.isPresent()
                ? Setting.set(kind.written(), Knob.Kind.POOL, setting, standard)
                : Setting.unset(kind.written(), Knob.Kind.POOL, standard).insertable(behind(url, base, kind));
        into.add(new Pool(
                kind.stack(),
                Family.JVM,
                at.place(),
                base.substring(0, base.length() - 1),
                Pool.Scope.PROCESS,
                size,
                Optional.empty(),
                Optional.of(Interpolation.of(url.value()))));
    }

    /** On lines of their own below the URL's. */
    private static Optional<Knob> behind(Property url, String base, Kind kind) {
        var source = url.value().source();
        int line = source.line(url.value().start());
        int end = source.startOf(line) + source.lineText(line).stripTrailing().length();
        var text = source.lineText(line);
        if (source.name().endsWith(".properties")) {
            int sign = text.indexOf(text.contains("=") ? '=' : ':');
            var written = text.substring(0, Math.max(sign, 0)).strip();
            var key =
                    written.substring(0, Math.max(written.length() - kind.url().length(), 0));
            return Optional.of(new Knob(source.span(end, end), "\n" + key + kind.written() + "=", "", Knob.Kind.POOL));
        }
        var indent = " ".repeat(text.length() - text.stripLeading().length());
        if (!kind.stack().equals("HikariCP") || base.isEmpty() || source.text().contains("hikari:")) {
            return Optional.empty();
        }
        return Optional.of(new Knob(
                source.span(end, end),
                "\n" + indent + "hikari:\n" + indent + "  maximum-pool-size: ",
                "",
                Knob.Kind.POOL));
    }
}
