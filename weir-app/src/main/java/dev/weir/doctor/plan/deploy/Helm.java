package dev.weir.doctor.plan.deploy;

import dev.weir.doctor.plan.model.Environment;
import dev.weir.doctor.plan.model.Knob;
import dev.weir.doctor.plan.model.Service;
import dev.weir.doctor.plan.model.Setting;
import dev.weir.doctor.plan.model.Setting.Standard;
import dev.weir.doctor.plan.model.Surge;
import dev.weir.doctor.plan.source.Interpolation;
import dev.weir.doctor.plan.source.Repository;
import dev.weir.doctor.plan.source.Span;
import dev.weir.doctor.plan.source.Value;
import dev.weir.doctor.plan.source.YamlFile;
import dev.weir.doctor.plan.source.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Charts of Helm whose {@code values.yaml} has the keys that {@code helm create} writes: {@code replicaCount}, {@code
 * autoscaling}, {@code env}. Their templates are not run, so a chart that names these otherwise is not read.
 */
final class Helm {
    private static final String CHART = "Chart.yaml";

    private final Repository repository;
    private final EnvironmentFiles files;

    Helm(Repository repository, EnvironmentFiles files) {
        this.repository = repository;
        this.files = files;
    }

    /** One service for each chart. */
    List<Service> services() {
        var services = new ArrayList<Service>();
        for (var path : repository.paths()) {
            if (path.equals(CHART) || path.endsWith("/" + CHART)) {
                chart(path.substring(0, path.length() - CHART.length())).ifPresent(services::add);
            }
        }
        return services;
    }

    private Optional<Service> chart(String folder) {
        var name = first(folder + CHART)
                .filter(chart -> chart.text("type").filter("library"::equals).isEmpty())
                .flatMap(chart -> chart.text("name"));
        var values = values(folder);
        return name.isEmpty()
                        || values.stream()
                                .noneMatch(one -> one.at("replicaCount").isPresent())
                ? Optional.empty()
                : Optional.of(service(name.get(), values));
    }

    /** Those for production over those of the chart. */
    private List<YamlNode> values(String folder) {
        return List.of(
                        "values-production.yaml",
                        "values-prod.yaml",
                        "values.production.yaml",
                        "values.prod.yaml",
                        "values.yaml")
                .stream()
                .flatMap(file -> first(folder + file).stream())
                .toList();
    }

    private Optional<YamlNode> first(String path) {
        return repository.text(path).flatMap(text -> YamlFile.of(text).first());
    }

    private Service service(String name, List<YamlNode> values) {
        var directory = repository.paths().contains(name + "/Dockerfile") ? name : "";
        var dockerfile = repository
                .text(directory.isEmpty() ? "Dockerfile" : directory + "/Dockerfile")
                .map(Dockerfile::read);
        var command = new ArrayList<List<Span>>();
        at(values, "command").map(Compose::words).ifPresent(command::addAll);
        at(values, "args").map(Compose::words).ifPresent(command::addAll);
        if (command.isEmpty()) {
            dockerfile.ifPresent(file -> command.addAll(file.command()));
        }
        var environment = files.of(directory)
                .with(dockerfile.map(Dockerfile::environment).orElse(Environment.EMPTY))
                .with(variables(at(values, "env")));
        return new Service(
                name,
                values.getFirst().span().place(),
                directory,
                instances(values),
                new Surge(
                        Setting.unset(
                                "maxSurge in percent", Knob.Kind.SURGE, Standard.known(25, "Kubernetes's default")),
                        true),
                List.copyOf(command),
                environment);
    }

    private static Optional<YamlNode> at(List<YamlNode> values, String... path) {
        return values.stream().flatMap(one -> one.at(path).stream()).findFirst();
    }

    /** With an autoscaler there are as many as it may start. */
    private static Setting instances(List<YamlNode> values) {
        boolean scales = at(values, "autoscaling", "enabled")
                .flatMap(YamlNode::scalar)
                .filter(enabled -> enabled.text().equals("true"))
                .isPresent();
        var most = at(values, "autoscaling", "maxReplicas").filter(_ -> scales);
        return Setting.of(
                most.isPresent() ? "maxReplicas" : "replicaCount",
                Knob.Kind.INSTANCES,
                most.or(() -> at(values, "replicaCount")).map(YamlNode::value),
                Standard.known(1, "Kubernetes's default"));
    }

    /** A map, or a list of names and values as in a manifest. */
    private static Environment variables(Optional<YamlNode> node) {
        var variables = new LinkedHashMap<String, Value>();
        for (var pair : node.map(YamlNode::pairs).orElse(List.of())) {
            pair.value().scalar().ifPresent(value -> variables.put(pair.key().text(), Interpolation.of(value.span())));
        }
        for (var item : node.map(YamlNode::items).orElse(List.of())) {
            item.text("name")
                    .ifPresent(name -> item.at("value").ifPresent(value -> variables.put(name, value.value())));
        }
        return new Environment(variables);
    }
}
