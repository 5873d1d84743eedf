package dev.weir.doctor.plan.deploy;

import dev.weir.doctor.plan.source.Place;
import dev.weir.doctor.plan.source.YamlNode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How many instances of a workload there are: its own manifest may say it, an autoscaler, a patch, and Kustomize. */
final class Replicas {
    private static final String AUTOSCALER = "HorizontalPodAutoscaler";

    private final List<YamlNode> objects;

    /** @param objects of all manifests, Kustomize's own files among them */
    Replicas(List<YamlNode> objects) {
        this.objects = objects;
    }

    /** The number of one file. */
    record Count(String name, YamlNode node) {
        String text() {
            return node.span().text();
        }

        /** What is no plain number is not compared. */
        private int value() {
            return text().matches("\\d{1,6}") ? Integer.parseInt(text()) : 0;
        }

        Place place() {
            return node.span().place();
        }

        String directory() {
            return node.span().source().directory();
        }
    }

    /** Every number that some file has for a workload. */
    List<Count> of(String kind, String workload) {
        return objects.stream().flatMap(one -> counts(one, kind, workload)).toList();
    }

    /** The largest, of equal ones the first. */
    static Optional<Count> most(List<Count> counts) {
        return counts.stream().max(Comparator.comparingInt(Count::value));
    }

    static boolean isKustomization(String name) {
        return name.equals("kustomization.yaml") || name.equals("kustomization.yml");
    }

    private Stream<Count> counts(YamlNode object, String kind, String workload) {
        if (isKustomization(object.span().source().name())) {
            return object.at("replicas").map(YamlNode::items).orElse(List.of()).stream()
                    .filter(item -> item.text("name").filter(workload::equals).isPresent())
                    .flatMap(item -> item.at("count").stream())
                    .map(node -> new Count("replicas", node));
        }
        var own = object.text("kind").orElse("");
        if (own.equals(AUTOSCALER) && target(object).filter(workload::equals).isPresent()) {
            return object.at("spec", "maxReplicas").stream().map(node -> new Count("maxReplicas", node));
        }
        boolean same = own.equals(kind)
                && object.text("metadata", "name").filter(workload::equals).isPresent();
        return same ? object.at("spec", "replicas").stream().map(node -> new Count("replicas", node)) : Stream.empty();
    }

    /** A patch of an autoscaler leaves out what it scales. */
    private Optional<String> target(YamlNode autoscaler) {
        var name = autoscaler.text("metadata", "name");
        return autoscaler
                .text("spec", "scaleTargetRef", "name")
                .or(() -> objects.stream()
                        .filter(one ->
                                one.text("kind").filter(AUTOSCALER::equals).isPresent())
                        .filter(one -> one.text("metadata", "name").equals(name))
                        .flatMap(one -> one.text("spec", "scaleTargetRef", "name").stream())
                        .findFirst());
    }
}
