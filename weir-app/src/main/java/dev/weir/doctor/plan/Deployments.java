package dev.weir.doctor.plan;

import dev.weir.doctor.plan.deploy.AppSpec;
import dev.weir.doctor.plan.deploy.Compose;
import dev.weir.doctor.plan.deploy.Deployment;
import dev.weir.doctor.plan.deploy.Dockerfile;
import dev.weir.doctor.plan.deploy.EnvironmentFiles;
import dev.weir.doctor.plan.deploy.Kubernetes;
import dev.weir.doctor.plan.deploy.Procfile;
import dev.weir.doctor.plan.model.Knob;
import dev.weir.doctor.plan.model.Pool;
import dev.weir.doctor.plan.model.Quantity.Assumption;
import dev.weir.doctor.plan.model.Service;
import dev.weir.doctor.plan.model.Setting;
import dev.weir.doctor.plan.model.Setting.Standard;
import dev.weir.doctor.plan.model.Surge;
import dev.weir.doctor.plan.source.Place;
import dev.weir.doctor.plan.source.Repository;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The ways to run a repository, and which of them to count. */
final class Deployments {
    private Deployments() {}

    /**
     * The more it says about production, the earlier it comes.
     *
     * @param passedOver what was found and does not count, to be added to
     */
    static List<Deployment> of(Repository repository, List<Assumption> passedOver) {
        var files = new EnvironmentFiles(repository);
        var all = new ArrayList<Deployment>();
        Kubernetes.read(repository, files, passedOver).ifPresent(all::add);
        AppSpec.read(repository, files).ifPresent(all::add);
        all.addAll(Compose.read(repository, files));
        all.addAll(Procfile.read(repository, files));
        Dockerfile.deployment(repository, files).ifPresent(all::add);
        all.add(undeclared(files));
        return joined(all);
    }

    /** Several of a kind, each in its folder, run side by side. */
    private static List<Deployment> joined(List<Deployment> all) {
        var kinds = all.stream().map(Deployment::kind).distinct().toList();
        return kinds.stream()
                .map(kind -> all.stream()
                        .filter(one -> one.kind().equals(kind))
                        .reduce(Deployments::join)
                        .orElseThrow())
                .toList();
    }

    private static Deployment join(Deployment one, Deployment other) {
        var files = new ArrayList<>(one.files());
        files.addAll(other.files());
        var services = new ArrayList<>(one.services());
        services.addAll(other.services());
        var poolers = new ArrayList<>(one.poolers());
        poolers.addAll(other.poolers());
        return new Deployment(one.kind(), files, services, poolers, one.server().or(other::server));
    }

    private static Deployment undeclared(EnvironmentFiles files) {
        var service = new Service(
                "app",
                new Place(".", 1),
                "",
                Setting.unset(
                        "instances", Knob.Kind.INSTANCES, new Standard(1, "one instance of app", "--instances app=N")),
                Surge.none("nothing says how it is deployed"),
                List.of(),
                files.of(""));
        return new Deployment("none", List.of(), List.of(service), Optional.empty());
    }

    /** The one that was asked for, or the first that has services. */
    static Deployment choose(List<Deployment> all, Optional<String> asked, List<Pool> pools) {
        if (asked.isPresent()) {
            return all.stream()
                    .filter(one -> one.kind().equals(asked.get()))
                    .findFirst()
                    .orElseThrow(
                            () -> new IllegalArgumentException("no deployment of kind " + asked.get() + "; there are: "
                                    + all.stream().map(Deployment::kind).collect(Collectors.joining(", "))));
        }
        return all.stream()
                .filter(one -> one.services().stream().anyMatch(service -> runsSome(service, pools)))
                .findFirst()
                .orElse(all.getLast());
    }

    private static boolean runsSome(Service service, List<Pool> pools) {
        var directory = service.directory();
        return pools.stream()
                .anyMatch(pool -> directory.isEmpty() || pool.place().path().startsWith(directory + "/"));
    }
}
