package dev.weir.doctor.plan.deploy;

import dev.weir.doctor.plan.deploy.Deployment.Server;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Compose: a base file and, over it, the one for production. */
public final class Compose {
    private final Repository repository;
    private final EnvironmentFiles files;

    private Compose(Repository repository, EnvironmentFiles files) {
        this.repository = repository;
        this.files = files;
    }

    /** One deployment for each folder with Compose files. */
    public static List<Deployment> read(Repository repository, EnvironmentFiles files) {
        var folders = new TreeMap<String, List<SourceText>>();
        for (var path : repository.paths()) {
            if (isCompose(path.substring(path.lastIndexOf('/') + 1))) {
                repository
                        .text(path)
                        .ifPresent(text -> folders.computeIfAbsent(text.directory(), _ -> new ArrayList<>())
                                .add(text));
            }
        }
        var compose = new Compose(repository, files);
        return folders.entrySet().stream()
                .map(folder -> compose.deployment(folder.getKey(), folder.getValue()))
                .toList();
    }

    public static boolean isCompose(String name) {
        return (name.endsWith(".yml") || name.endsWith(".yaml"))
                && (name.startsWith("docker-compose") || name.startsWith("compose."));
    }

    private static boolean isBase(SourceText text) {
        return text.name().matches("(docker-)?compose\\.ya?ml");
    }

    private Deployment deployment(String directory, List<SourceText> texts) {
        var chosen = new ArrayList<SourceText>();
        texts.stream().filter(text -> text.name().contains("prod")).forEach(chosen::add);
        texts.stream().filter(Compose::isBase).forEach(chosen::add);
        if (chosen.isEmpty()) {
            chosen.add(texts.getFirst());
        }
        var documents = chosen.stream()
                .flatMap(text -> YamlFile.of(text).first().stream())
                .toList();
        var names = new LinkedHashSet<String>();
        documents.forEach(document -> document.at("services")
                .map(YamlNode::pairs)
                .orElse(List.of())
                .forEach(pair -> names.add(pair.key().text())));
        var services = new ArrayList<Service>();
        var poolers = new ArrayList<Deployment.Pooler>();
        Optional<Server> server = Optional.empty();
        for (var name : names) {
            var layers = new Layers(
                    name,
                    directory,
                    documents.stream()
                            .flatMap(document -> document.at("services", name).stream())
                            .toList());
            server = server.or(() -> server(layers));
            if (Poolers.isOne(layers.image())) {
                poolers.add(Poolers.read(service(layers)));
            } else if (runs(layers)) {
                services.add(service(layers));
            }
        }
        return new Deployment("compose", chosen.stream().map(SourceText::path).toList(), services, poolers, server);
    }

    /** One service in several files, the strongest first. */
    private record Layers(String name, String directory, List<YamlNode> nodes) {
        Optional<YamlNode> at(String... path) {
            return nodes.stream().flatMap(node -> node.at(path).stream()).findFirst();
        }

        String image() {
            return at("image")
                    .flatMap(YamlNode::scalar)
                    .map(YamlNode.Scalar::text)
                    .orElse("");
        }

        boolean isPostgres() {
            return image().matches("(.*/)?(postgres|postgis|timescaledb|pgvector|supabase/postgres)([-_:@].*|$)")
                    || image().contains("pgvector")
                    || image().contains("timescale");
        }
    }

    /** What others made (caches, proxies) has an image, and no URL of the database. */
    private boolean runs(Layers layers) {
        boolean connects =
                environment(layers).variables().keySet().stream().anyMatch(name -> name.contains("DATABASE_URL"));
        boolean own = layers.at("build").isPresent()
                || (layers.at("command").isPresent() && !Images.areForeign(layers.image()));
        return !layers.isPostgres() && (own || connects);
    }

    private static Optional<Server> server(Layers layers) {
        if (!layers.isPostgres()) {
            return Optional.empty();
        }
        var words = layers.at("command").map(Compose::words).orElse(List.of()).stream()
                .flatMap(List::stream)
                .toList();
        for (var word : words) {
            var text = word.text();
            if (text.startsWith("max_connections=")) {
                var number = text.substring(text.indexOf('=') + 1);
                if (number.matches("\\d{1,6}")) {
                    return Optional.of(new Server(Integer.parseInt(number), "", word.place()));
                }
            }
        }
        return Optional.of(new Server(100, "", layers.nodes().getFirst().span().place()));
    }

    private Service service(Layers layers) {
        var context = layers.at("build", "context")
                .or(() -> layers.at("build"))
                .flatMap(YamlNode::scalar)
                .map(YamlNode.Scalar::text)
                .orElse(".");
        var directory = normal(layers.directory(), context);
        var dockerfile = dockerfile(layers, directory);
        var own = layers.at("command").map(Compose::words);
        var entry = layers.at("entrypoint").map(Compose::words);
        var command = new ArrayList<List<Span>>();
        entry.ifPresent(command::addAll);
        own.ifPresent(command::addAll);
        if (command.isEmpty()) {
            dockerfile.ifPresent(file -> command.addAll(file.command()));
        }
        var environment = files.of(layers.directory())
                .with(files.of(directory))
                .with(dockerfile.map(Dockerfile::environment).orElse(Environment.EMPTY))
                .with(environment(layers));
        var at = own.filter(words -> !words.isEmpty())
                .map(words -> words.getFirst().getFirst().place())
                .orElse(layers.nodes().getFirst().span().place());
        return new Service(
                layers.name(), at, directory, instances(layers), surge(layers), List.copyOf(command), environment);
    }

    private Optional<Dockerfile> dockerfile(Layers layers, String directory) {
        if (layers.at("build").isEmpty()) {
            return Optional.empty();
        }
        var name = layers.at("build", "dockerfile")
                .flatMap(YamlNode::scalar)
                .map(YamlNode.Scalar::text)
                .orElse("Dockerfile");
        return repository.text(normal(directory, name)).map(Dockerfile::read);
    }

    private static Setting instances(Layers layers) {
        var count = layers.at("deploy", "replicas").or(() -> layers.at("scale")).map(YamlNode::value);
        return Setting.of("instances", Knob.Kind.INSTANCES, count, Standard.known(1, "Compose's default"));
    }

    private static Surge surge(Layers layers) {
        boolean first = layers.at("deploy", "update_config", "order")
                .flatMap(YamlNode::scalar)
                .filter(order -> order.text().equals("start-first"))
                .isPresent();
        var parallel = layers.at("deploy", "update_config", "parallelism").map(YamlNode::value);
        return first
                ? new Surge(
                        Setting.of("parallelism", Knob.Kind.SURGE, parallel, Standard.known(1, "Compose's default")),
                        false)
                : Surge.none("stop-first");
    }

    static List<List<Span>> words(YamlNode command) {
        return switch (command) {
            case YamlNode.Scalar scalar ->
                ShellWords.commands(scalar.span()).stream()
                        .map(words -> words.stream()
                                .filter(word ->
                                        !word.text().equals(">") && !word.text().equals(">-"))
                                .toList())
                        .filter(words -> !words.isEmpty())
                        .toList();
            case YamlNode.Sequence sequence ->
                sequence.items().isEmpty()
                        ? List.of()
                        : List.of(sequence.items().stream().map(YamlNode::span).toList());
            case YamlNode.Mapping _ -> List.of();
        };
    }

    private Environment environment(Layers layers) {
        var all = Environment.EMPTY;
        for (var node : layers.nodes().reversed()) {
            var listed = node.at("env_file");
            var names = new ArrayList<String>();
            listed.flatMap(YamlNode::scalar).ifPresent(one -> names.add(one.text()));
            listed.map(YamlNode::items)
                    .orElse(List.of())
                    .forEach(item -> item.scalar().ifPresent(one -> names.add(one.text())));
            for (var name : names) {
                all = all.with(files.file(normal(layers.directory(), name)));
            }
            all = all.with(variables(node.at("environment")));
        }
        return all;
    }

    private static Environment variables(Optional<YamlNode> node) {
        var variables = new LinkedHashMap<String, Value>();
        for (var pair : node.map(YamlNode::pairs).orElse(List.of())) {
            variables.put(pair.key().text(), pair.value().value());
        }
        for (var item : node.map(YamlNode::items).orElse(List.of())) {
            var span = item.span();
            int sign = span.text().indexOf('=');
            if (sign > 0) {
                variables.put(
                        span.text().substring(0, sign),
                        Interpolation.of(span.source().span(span.start() + sign + 1, span.end())));
            }
        }
        return new Environment(variables);
    }

    /** A path from a folder, without {@code ./} and {@code ../}. */
    static String normal(String directory, String path) {
        var joined = java.nio.file.Path.of(directory.isEmpty() ? path : directory + "/" + path)
                .normalize()
                .toString();
        return joined.equals(".") ? "" : joined.replace('\\', '/');
    }
}
