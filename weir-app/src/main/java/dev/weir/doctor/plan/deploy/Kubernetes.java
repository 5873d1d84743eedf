package dev.weir.doctor.plan.deploy;

import dev.weir.doctor.plan.model.Environment;
import dev.weir.doctor.plan.model.Knob;
import dev.weir.doctor.plan.model.Quantity.Assumption;
import dev.weir.doctor.plan.model.Service;
import dev.weir.doctor.plan.model.Setting;
import dev.weir.doctor.plan.model.Setting.Standard;
import dev.weir.doctor.plan.model.Surge;
import dev.weir.doctor.plan.source.Interpolation;
import dev.weir.doctor.plan.source.Place;
import dev.weir.doctor.plan.source.Repository;
import dev.weir.doctor.plan.source.SourceText;
import dev.weir.doctor.plan.source.Span;
import dev.weir.doctor.plan.source.Value;
import dev.weir.doctor.plan.source.YamlFile;
import dev.weir.doctor.plan.source.YamlNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Manifests of Kubernetes: workloads, their autoscalers, and the ConfigMaps their variables come from. */
public final class Kubernetes {
    private static final Set<String> WORKLOADS =
            Set.of("Deployment", "StatefulSet", "ReplicaSet", "DaemonSet", "Rollout");
    private static final Set<String> JOBS = Set.of("Job", "CronJob");

    private static final Pattern JSON_PATCH = Pattern.compile("path:\\s*[\"']?/spec/(?:replicas|maxReplicas)\\b");

    private final Repository repository;
    private final EnvironmentFiles files;
    private final List<YamlNode> objects = new ArrayList<>();
    private final Set<String> paths = new LinkedHashSet<>();
    private final List<Assumption> passedOver;

    private Kubernetes(Repository repository, EnvironmentFiles files, List<Assumption> passedOver) {
        this.repository = repository;
        this.files = files;
        this.passedOver = passedOver;
    }

    /** A container of a workload, as one file describes it. */
    private record Described(YamlNode object, String kind, String workload, YamlNode container) {
        Place place() {
            return container.span().place();
        }

        String directory() {
            return container.span().source().directory();
        }
    }

    /**
     * All manifests of a repository as one deployment.
     *
     * @param passedOver templates, and files that describe what another file describes with more instances, to be added to
     */
    public static Optional<Deployment> read(
            Repository repository, EnvironmentFiles files, List<Assumption> passedOver) {
        var kubernetes = new Kubernetes(repository, files, passedOver);
        for (var path : repository.paths()) {
            if (path.endsWith(".yml") || path.endsWith(".yaml")) {
                repository.peek(path).ifPresent(kubernetes::manifest);
            }
        }
        var services = kubernetes.services();
        if (services.isEmpty()) {
            services = new Helm(repository, files).services();
            services.forEach(service -> kubernetes.paths.add(service.place().path()));
        }
        return services.isEmpty()
                ? Optional.empty()
                : Optional.of(new Deployment("kubernetes", List.copyOf(kubernetes.paths), services, Optional.empty()));
    }

    private void manifest(SourceText text) {
        boolean customizes = Replicas.isKustomization(text.name());
        if (JSON_PATCH.matcher(text.text()).find() || (customizes && patchesInText(text))) {
            passedOver.add(new Assumption(
                    text.path() + " changes how many replicas there are by a patch, which was not read",
                    "--instances SERVICE=N"));
        }
        boolean describes = text.text().contains("kind:") && text.text().contains("apiVersion:");
        if (describes && text.text().contains("{{")) {
            passedOver.add(new Assumption(
                    text.path() + " is a template and was not read; render it into the repository to have it counted",
                    ""));
        } else if (describes || customizes) {
            repository.keep(text);
            objects.addAll(YamlFile.of(text).documents());
        }
    }

    /** A patch that stands in Kustomize's own file as lines of text. */
    private static boolean patchesInText(SourceText text) {
        return YamlFile.of(text).documents().stream()
                .flatMap(YamlNode::everything)
                .flatMap(node -> node.scalar().stream())
                .anyMatch(scalar -> scalar.text().contains("\n")
                        && (scalar.text().contains("replicas:") || scalar.text().contains("maxReplicas:")));
    }

    private List<Service> services() {
        var described = new LinkedHashMap<String, List<Described>>();
        for (var object : objects) {
            var kind = object.text("kind").orElse("");
            if (WORKLOADS.contains(kind) || JOBS.contains(kind)) {
                var containers = containers(object);
                var workload = object.text("metadata", "name").orElse("app");
                for (var container : containers) {
                    var name = containers.size() > 1
                            ? workload + "-" + container.text("name").orElse(workload)
                            : workload;
                    described
                            .computeIfAbsent(name, _ -> new ArrayList<>())
                            .add(new Described(object, kind, workload, container));
                }
            }
        }
        var services = new ArrayList<Service>();
        described.forEach((name, all) -> services.add(service(name, all)));
        return services;
    }

    private static List<YamlNode> containers(YamlNode object) {
        return object
                .at("spec", "template", "spec", "containers")
                .or(() -> object.at("spec", "jobTemplate", "spec", "template", "spec", "containers"))
                .map(YamlNode::items)
                .orElse(List.of())
                .stream()
                .filter(container -> !Images.areForeign(container.text("image").orElse("")))
                .toList();
    }

    /** Several folders that describe the same one are taken for development, production and their base: most instances count. */
    private Service service(String name, List<Described> all) {
        var first = all.getFirst();
        var counts = new Replicas(objects).of(first.kind(), first.workload());
        var most = Replicas.most(counts);
        var folder = most.map(Replicas.Count::directory).orElse(first.directory());
        var taken = all.stream()
                .filter(one -> one.directory().equals(folder))
                .findFirst()
                .orElse(first);
        most.ifPresent(count -> paths.add(count.place().path()));
        paths.add(taken.place().path());
        var others = Stream.concat(
                        counts.stream()
                                .filter(count -> !count.directory().equals(folder))
                                .map(count -> count.place() + " (" + count.text() + ")"),
                        all.stream()
                                .filter(one -> !one.place().equals(taken.place())
                                        && !one.directory().equals(folder))
                                .filter(one -> counts.stream()
                                        .noneMatch(count -> count.place()
                                                .path()
                                                .equals(one.place().path())))
                                .map(one -> one.place().toString()))
                .collect(Collectors.joining(", "));
        if (!others.isEmpty()) {
            var counted = most.map(count -> count.place() + " (" + count.text() + ") counts, as the largest")
                    .orElseGet(() -> taken.place() + " counts");
            passedOver.add(new Assumption(
                    name + " is described in several folders: " + counted + ", and not " + others,
                    "--instances " + name + "=N"));
        }
        return service(name, taken, most);
    }

    private Service service(String name, Described taken, Optional<Replicas.Count> most) {
        var container = taken.container();
        var command = new ArrayList<List<Span>>();
        container.at("command").map(Compose::words).ifPresent(command::addAll);
        container.at("args").map(Compose::words).ifPresent(words -> append(command, words));
        var directory = directory(container.text("name").orElse(taken.workload()), taken.workload());
        var dockerfile = command.isEmpty()
                ? repository
                        .text(directory.isEmpty() ? "Dockerfile" : directory + "/Dockerfile")
                        .map(Dockerfile::read)
                : Optional.<Dockerfile>empty();
        dockerfile.ifPresent(file -> command.addAll(file.command()));
        var folder = most.map(Replicas.Count::directory).orElse(taken.directory());
        var environment = files.of(directory)
                .with(dockerfile.map(Dockerfile::environment).orElse(Environment.EMPTY))
                .with(variables(container, folder));
        return new Service(
                name,
                taken.place(),
                directory,
                Setting.of(
                        most.map(Replicas.Count::name).orElse("replicas"),
                        Knob.Kind.INSTANCES,
                        most.map(Replicas.Count::node).map(YamlNode::value),
                        Standard.known(1, "Kubernetes's default")),
                surge(taken.object(), taken.kind()),
                List.copyOf(command),
                environment);
    }

    /** Arguments are further words of a command; alone they stand for one whose program is in the image. */
    private static void append(List<List<Span>> command, List<List<Span>> words) {
        if (command.isEmpty()) {
            command.addAll(words);
        } else if (!words.isEmpty()) {
            var joined = new ArrayList<>(command.getLast());
            joined.addAll(words.getFirst());
            command.set(command.size() - 1, joined);
        }
    }

    /** The image says no folder; one of the same name with an image to build is it. */
    private String directory(String container, String workload) {
        for (var name : List.of(workload, container)) {
            for (var prefix : List.of("", "apps/", "services/", "packages/")) {
                if (repository.paths().contains(prefix + name + "/Dockerfile")) {
                    return prefix + name;
                }
            }
        }
        return "";
    }

    private static Surge surge(YamlNode object, String kind) {
        if (!kind.equals("Deployment") && !kind.equals("Rollout")) {
            return Surge.none("one after the other");
        }
        if (object.text("spec", "strategy", "type").filter("Recreate"::equals).isPresent()) {
            return Surge.none("strategy Recreate");
        }
        var amount = object.at("spec", "strategy", "rollingUpdate", "maxSurge").flatMap(YamlNode::scalar);
        if (amount.isEmpty()) {
            return new Surge(
                    Setting.unset("maxSurge in percent", Knob.Kind.SURGE, Standard.known(25, "Kubernetes's default")),
                    true);
        }
        var span = amount.get().span();
        boolean percent = span.text().endsWith("%");
        var digits = percent ? span.source().span(span.start(), span.end() - 1) : span;
        return new Surge(
                Setting.set(
                        percent ? "maxSurge in percent" : "maxSurge",
                        Knob.Kind.SURGE,
                        Interpolation.of(digits),
                        Standard.known(1, "not readable")),
                percent);
    }

    private Environment variables(YamlNode container, String folder) {
        var variables = new LinkedHashMap<String, Value>();
        for (var source : container.at("envFrom").map(YamlNode::items).orElse(List.of())) {
            source.text("configMapRef", "name").ifPresent(name -> variables.putAll(configMap(name, folder)));
        }
        for (var item : container.at("env").map(YamlNode::items).orElse(List.of())) {
            var name = item.text("name").orElse("");
            var reference = item.at("valueFrom", "configMapKeyRef");
            item.at("value").ifPresent(value -> variables.put(name, value.value()));
            reference.ifPresent(ref -> {
                var value = configMap(ref.text("name").orElse(""), folder)
                        .get(ref.text("key").orElse(""));
                if (value != null) {
                    variables.put(name, value);
                }
            });
        }
        return new Environment(variables);
    }

    /** Of several of that name the one beside the count is the strongest. */
    private Map<String, Value> configMap(String name, String folder) {
        var variables = new LinkedHashMap<String, Value>();
        objects.stream()
                .filter(one -> one.text("kind").filter("ConfigMap"::equals).isPresent())
                .filter(one -> one.text("metadata", "name").filter(name::equals).isPresent())
                .sorted(Comparator.comparing(
                        one -> one.span().source().directory().equals(folder)))
                .flatMap(one -> one.at("data").map(YamlNode::pairs).orElse(List.of()).stream())
                .forEach(pair -> variables.put(pair.key().text(), pair.value().value()));
        return variables;
    }
}
