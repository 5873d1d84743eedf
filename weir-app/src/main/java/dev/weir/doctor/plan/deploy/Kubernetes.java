package dev.weir.doctor.plan.deploy;

import dev.weir.doctor.plan.model.Environment;
import dev.weir.doctor.plan.model.Knob;
import dev.weir.doctor.plan.model.Service;
import dev.weir.doctor.plan.model.Setting;
import dev.weir.doctor.plan.model.Setting.Standard;
import dev.weir.doctor.plan.model.Surge;
import dev.weir.doctor.plan.source.Interpolation;
import dev.weir.doctor.plan.source.Repository;
import dev.weir.doctor.plan.source.SourceText;
import dev.weir.doctor.plan.source.Span;
import dev.weir.doctor.plan.source.Value;
import dev.weir.doctor.plan.source.YamlFile;
import dev.weir.doctor.plan.source.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Manifests of Kubernetes: workloads, their autoscalers, and the ConfigMaps their variables come from. */
public final class Kubernetes {
    private static final Set<String> WORKLOADS =
            Set.of("Deployment", "StatefulSet", "ReplicaSet", "DaemonSet", "Rollout");
    private static final Set<String> JOBS = Set.of("Job", "CronJob");

    private final Repository repository;
    private final EnvironmentFiles files;
    private final List<YamlNode> objects = new ArrayList<>();
    private final Set<String> paths = new LinkedHashSet<>();

    private Kubernetes(Repository repository, EnvironmentFiles files) {
        this.repository = repository;
        this.files = files;
    }

    /** All manifests of a repository as one deployment. Files that are templates are named in {@code templates}. */
    public static Optional<Deployment> read(Repository repository, EnvironmentFiles files, List<String> templates) {
        var kubernetes = new Kubernetes(repository, files);
        for (var path : repository.paths()) {
            if (path.endsWith(".yml") || path.endsWith(".yaml")) {
                repository
                        .peek(path)
                        .filter(text ->
                                text.text().contains("kind:") && text.text().contains("apiVersion:"))
                        .ifPresent(text -> kubernetes.manifest(text, templates));
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

    private void manifest(SourceText text, List<String> templates) {
        if (text.text().contains("{{")) {
            templates.add(text.path());
            return;
        }
        repository.keep(text);
        objects.addAll(YamlFile.of(text).documents());
    }

    private List<Service> services() {
        var services = new LinkedHashMap<String, Service>();
        for (var object : objects) {
            var kind = object.text("kind").orElse("");
            if (WORKLOADS.contains(kind) || JOBS.contains(kind)) {
                for (var container : containers(object)) {
                    var service = service(object, kind, container);
                    services.putIfAbsent(service.name(), service);
                    paths.add(service.place().path());
                }
            }
        }
        return List.copyOf(services.values());
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

    private Service service(YamlNode object, String kind, YamlNode container) {
        var workload = object.text("metadata", "name").orElse("app");
        var containerName = container.text("name").orElse(workload);
        var name = containers(object).size() > 1 ? workload + "-" + containerName : workload;
        var command = new ArrayList<List<Span>>();
        container.at("command").map(Compose::words).ifPresent(command::addAll);
        container.at("args").map(Compose::words).ifPresent(words -> append(command, words));
        var directory = directory(containerName, workload);
        var dockerfile = command.isEmpty()
                ? repository
                        .text(directory.isEmpty() ? "Dockerfile" : directory + "/Dockerfile")
                        .map(Dockerfile::read)
                : Optional.<Dockerfile>empty();
        dockerfile.ifPresent(file -> command.addAll(file.command()));
        var environment = files.of(directory)
                .with(dockerfile.map(Dockerfile::environment).orElse(Environment.EMPTY))
                .with(variables(container));
        return new Service(
                name,
                container.span().place(),
                directory,
                instances(object, workload),
                surge(object, kind),
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

    private Setting instances(YamlNode object, String workload) {
        var most = objects.stream()
                .filter(one -> one.text("kind")
                        .filter("HorizontalPodAutoscaler"::equals)
                        .isPresent())
                .filter(one -> one.text("spec", "scaleTargetRef", "name")
                        .filter(workload::equals)
                        .isPresent())
                .flatMap(one -> one.at("spec", "maxReplicas").stream())
                .findFirst();
        var count = most.or(() -> object.at("spec", "replicas")).map(YamlNode::value);
        var name = most.isPresent() ? "maxReplicas" : "replicas";
        return Setting.of(name, Knob.Kind.INSTANCES, count, Standard.known(1, "Kubernetes's default"));
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

    private Environment variables(YamlNode container) {
        var variables = new LinkedHashMap<String, Value>();
        for (var source : container.at("envFrom").map(YamlNode::items).orElse(List.of())) {
            source.text("configMapRef", "name").ifPresent(name -> variables.putAll(configMap(name)));
        }
        for (var item : container.at("env").map(YamlNode::items).orElse(List.of())) {
            var name = item.text("name").orElse("");
            var reference = item.at("valueFrom", "configMapKeyRef");
            item.at("value").ifPresent(value -> variables.put(name, value.value()));
            reference.ifPresent(ref -> {
                var value = configMap(ref.text("name").orElse(""))
                        .get(ref.text("key").orElse(""));
                if (value != null) {
                    variables.put(name, value);
                }
            });
        }
        return new Environment(variables);
    }

    private Map<String, Value> configMap(String name) {
        var variables = new LinkedHashMap<String, Value>();
        objects.stream()
                .filter(one -> one.text("kind").filter("ConfigMap"::equals).isPresent())
                .filter(one -> one.text("metadata", "name").filter(name::equals).isPresent())
                .flatMap(one -> one.at("data").map(YamlNode::pairs).orElse(List.of()).stream())
                .forEach(pair -> variables.put(pair.key().text(), pair.value().value()));
        return variables;
    }
}
