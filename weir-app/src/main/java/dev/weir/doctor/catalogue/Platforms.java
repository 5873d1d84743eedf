package dev.weir.doctor.catalogue;

import dev.weir.config.PoolMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Every platform there is a row of in {@code platforms.table}, which explains its own columns. */
public final class Platforms {
    private static final Platforms SHIPPED =
            new Platforms(Table.read(dev.weir.doctor.Finding.class, "platforms.table"));

    private final Map<String, Platform> platforms = new LinkedHashMap<>();

    Platforms(Table table) {
        for (var section : table.sections()) {
            platforms.put(section.id(), platform(section));
        }
    }

    /** What this Weir was shipped with. */
    public static Platforms shipped() {
        return SHIPPED;
    }

    /** In the order of the table. */
    public List<Platform> all() {
        return List.copyOf(platforms.values());
    }

    /** The platform of that id, in any case. */
    public Optional<Platform> find(String id) {
        return Optional.ofNullable(platforms.get(id.toLowerCase(Locale.ROOT)));
    }

    /** The door at that host and port. */
    public Optional<Endpoint> recognise(String host, int port) {
        return endpoints().filter(door -> door.isAt(host, port)).findFirst();
    }

    /** The door that host most likely is when the port is not known: any of the platform's. */
    public Optional<Endpoint> recognise(String host) {
        return endpoints()
                .filter(door -> door.isAt(host, door.port().orElse(0)))
                .findFirst();
    }

    /** What the name of an environment variable says about the URL in it. */
    public Optional<UrlVariable> variable(String name) {
        return platforms.values().stream()
                .flatMap(platform -> platform.variables().stream())
                .filter(variable -> variable.name().equals(name))
                .findFirst();
    }

    /** The plan of a name like {@code digitalocean:2gb}. */
    public Optional<Plan> plan(String name) {
        return plans().filter(plan -> plan.name().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** Every plan of every platform, for instance to list their names. */
    public Stream<Plan> plans() {
        return platforms.values().stream().flatMap(platform -> platform.plans().stream());
    }

    private Stream<Endpoint> endpoints() {
        return platforms.values().stream().flatMap(platform -> platform.endpoints().stream());
    }

    private static Platform platform(Table.Section section) {
        return new Platform(
                section.id(),
                section.title(),
                section.rows("endpoint").stream()
                        .map(row -> endpoint(section.id(), row))
                        .toList(),
                section.rows("plan").stream()
                        .map(row -> plan(section.id(), row))
                        .toList(),
                section.rows("variable").stream()
                        .map(row -> new UrlVariable(row.text(1), isPooled(row, 2), row.provenance()))
                        .toList());
    }

    private static Endpoint endpoint(String platform, Table.Row row) {
        return new Endpoint(
                platform,
                Pattern.compile(row.text(1)),
                row.number(2),
                isPooled(row, 3),
                mode(row.text(4)),
                row.text(5),
                row.text(6),
                row.provenance());
    }

    private static Plan plan(String platform, Table.Row row) {
        return new Plan(
                platform,
                row.text(1),
                row.number(2).orElseThrow(() -> row.wrong("a plan has a limit")),
                row.number(3).orElse(0),
                Plan.Binds.valueOf(row.text(4).toUpperCase(Locale.ROOT)),
                row.number(5),
                row.provenance());
    }

    private static boolean isPooled(Table.Row row, int cell) {
        return switch (row.text(cell)) {
            case "pooled" -> true;
            case "direct" -> false;
            default -> throw row.wrong("cell " + cell + " must be direct or pooled");
        };
    }

    private static Optional<PoolMode> mode(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(PoolMode.valueOf(text.toUpperCase(Locale.ROOT)));
    }
}
