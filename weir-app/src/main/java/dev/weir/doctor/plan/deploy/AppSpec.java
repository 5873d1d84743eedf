package dev.weir.doctor.plan.deploy;

import dev.weir.doctor.plan.deploy.Deployment.Server;
import dev.weir.doctor.plan.model.Environment;
import dev.weir.doctor.plan.model.Knob;
import dev.weir.doctor.plan.model.Service;
import dev.weir.doctor.plan.model.Setting;
import dev.weir.doctor.plan.model.Setting.Standard;
import dev.weir.doctor.plan.model.Surge;
import dev.weir.doctor.plan.source.Repository;
import dev.weir.doctor.plan.source.Span;
import dev.weir.doctor.plan.source.Value;
import dev.weir.doctor.plan.source.YamlFile;
import dev.weir.doctor.plan.source.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** DigitalOcean's app spec: instances with autoscaling, jobs, and the database that is ordered with them. */
public final class AppSpec {
    private static final List<String> PATHS =
            List.of(".do/app.yaml", ".do/app.yml", "app.yaml", ".do/deploy.template.yaml");

    private AppSpec() {}

    public static Optional<Deployment> read(Repository repository, EnvironmentFiles files) {
        for (var path : PATHS) {
            var spec = repository
                    .text(path)
                    .flatMap(text -> YamlFile.of(text).first())
                    .map(root -> root.at("spec").orElse(root))
                    .filter(root -> root.at("services").isPresent()
                            || root.at("workers").isPresent());
            if (spec.isPresent()) {
                return Optional.of(deployment(path, spec.get(), repository, files));
            }
        }
        return Optional.empty();
    }

    private static Deployment deployment(String path, YamlNode spec, Repository repository, EnvironmentFiles files) {
        var services = new ArrayList<Service>();
        var shared = variables(spec);
        for (var component : List.of("services", "workers", "jobs")) {
            for (var item : spec.at(component).map(YamlNode::items).orElse(List.of())) {
                var directory =
                        Compose.normal("", item.text("source_dir").orElse("").replaceFirst("^/", ""));
                var dockerfile = item.text("dockerfile_path")
                        .map(file -> Compose.normal("", file.replaceFirst("^/", "")))
                        .flatMap(repository::text)
                        .map(Dockerfile::read);
                var command = item.at("run_command")
                        .map(Compose::words)
                        .orElseGet(() -> dockerfile
                                .map(Dockerfile::command)
                                .orElseGet(() -> ofProcfile(repository, directory, files)));
                var environment = files.of(directory)
                        .with(dockerfile.map(Dockerfile::environment).orElse(Environment.EMPTY))
                        .with(shared)
                        .with(variables(item));
                var surge = component.equals("jobs")
                        ? Surge.none("a job")
                        : Surge.twice("App Platform starts new instances first");
                services.add(new Service(
                        item.text("name").orElse(component),
                        item.span().place(),
                        directory,
                        instances(item),
                        surge,
                        command,
                        environment));
            }
        }
        return new Deployment("app-spec", List.of(path), services, server(spec));
    }

    /** Without a command the buildpack takes the one for web. */
    private static List<List<Span>> ofProcfile(Repository repository, String directory, EnvironmentFiles files) {
        return Procfile.read(repository, files).stream()
                .flatMap(deployment -> deployment.services().stream())
                .filter(service ->
                        service.directory().equals(directory) && service.name().equals("web"))
                .findFirst()
                .map(Service::command)
                .orElse(List.of());
    }

    private static Setting instances(YamlNode item) {
        var most = item.at("autoscaling", "max_instance_count");
        var count = most.or(() -> item.at("instance_count")).map(YamlNode::value);
        return Setting.of(
                most.isPresent() ? "max_instance_count" : "instance_count",
                Knob.Kind.INSTANCES,
                count,
                Standard.known(1, "App Platform's default"));
    }

    private static Environment variables(YamlNode node) {
        var variables = new LinkedHashMap<String, Value>();
        for (var item : node.at("envs").map(YamlNode::items).orElse(List.of())) {
            item.at("value").ifPresent(value -> variables.put(item.text("key").orElse(""), value.value()));
        }
        return new Environment(variables);
    }

    /** The size's name says the memory: {@code db-s-1vcpu-2gb}. Without {@code production} it is a database for development. */
    private static Optional<Server> server(YamlNode spec) {
        for (var database : spec.at("databases").map(YamlNode::items).orElse(List.of())) {
            if (database.text("engine").orElse("PG").equals("PG")) {
                var size = database.at("size").or(() -> database.at("name"));
                var text = database.text("size").orElse("db-s-1vcpu-1gb");
                var memory = text.substring(text.lastIndexOf('-') + 1);
                return size.map(node ->
                        new Server(0, "digitalocean:" + memory, node.span().place()));
            }
        }
        return Optional.empty();
    }
}
