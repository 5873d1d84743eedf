package dev.weir.doctor.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.plan.model.Quantity.Assumption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several folders that describe the same workload: production is not to be counted as development. */
class KubernetesTest {
    @TempDir
    private Path repository = Path.of("");

    @BeforeEach
    void one_connection_for_each_instance() throws IOException {
        file("db.py", "engine = create_engine(url, pool_size=int(os.environ.get('POOL', 1)), max_overflow=0)\n");
    }

    private void file(String path, String text) throws IOException {
        var file = repository.resolve(path);
        Files.createDirectories(Optional.ofNullable(file.getParent()).orElse(repository));
        Files.writeString(file, text);
    }

    private void deployment(String path, String name, String replicas) throws IOException {
        file(path, """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %s}
                spec:
                  %s
                  template:
                    spec:
                      containers:
                        - {name: web, image: shop, command: [python, app.py], envFrom: [{configMapRef: {name: settings}}]}
                """.formatted(name, replicas));
    }

    private Plan plan() {
        return Samples.plan(repository, Samples.options(List.of("limit 500")));
    }

    private Row row() {
        assertThat(plan().rows()).hasSize(1);
        return plan().rows().getFirst();
    }

    private List<String> assumed() {
        return plan().assumptions().stream().map(Assumption::text).toList();
    }

    @Test
    void the_replicas_of_a_kustomization_are_read_and_beat_its_base() throws IOException {
        deployment("k8s/base/web.yaml", "web", "replicas: 1");
        file("k8s/base/kustomization.yaml", "resources: [web.yaml]\n");
        file("k8s/overlays/production/kustomization.yaml", """
                resources: [../../base]
                replicas:
                  - name: other
                    count: 90
                  - name: web
                    count: 10
                """);

        assertThat(row().instances().value()).isEqualTo(10);
        assertThat(row().instances().origin()).isEqualTo("k8s/overlays/production/kustomization.yaml:6");
        assertThat(plan().files()).contains("k8s/base/web.yaml", "k8s/overlays/production/kustomization.yaml");
        assertThat(assumed())
                .anySatisfy(text -> assertThat(text)
                        .contains("web is described in several folders")
                        .contains("k8s/overlays/production/kustomization.yaml:6 (10) counts")
                        .contains("not k8s/base/web.yaml:5 (1)"));
    }

    @Test
    void a_patch_without_containers_says_how_many_there_are_as_well() throws IOException {
        deployment("base/web.yaml", "web", "replicas: 2");
        file("overlays/production/replicas.yaml", """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec: {replicas: 7}
                """);

        assertThat(row().instances().value()).isEqualTo(7);
    }

    @Test
    void of_development_and_production_the_larger_counts_whatever_they_are_called() throws IOException {
        deployment("deploy/dev/web.yaml", "web", "replicas: 1");
        deployment("deploy/prod/web.yaml", "web", "replicas: 8");
        deployment("deploy/staging/web.yaml", "web", "replicas: 2");

        assertThat(row().instances().origin()).isEqualTo("deploy/prod/web.yaml:5");
        assertThat(row().place().path()).isEqualTo("deploy/prod/web.yaml");
        assertThat(assumed())
                .anySatisfy(text -> assertThat(text)
                        .contains("deploy/prod/web.yaml:5 (8) counts")
                        .contains("deploy/dev/web.yaml:5 (1), deploy/staging/web.yaml:5 (2)"));
    }

    @Test
    void the_largest_autoscaler_counts_and_the_variables_beside_it() throws IOException {
        deployment("base/web.yaml", "web", "replicas: 1");
        for (var folder : List.of("prod 20 6", "staging 3 2")) {
            var words = folder.split(" ", -1);
            file(words[0] + "/settings.yaml", """
                    apiVersion: v1
                    kind: ConfigMap
                    metadata: {name: settings}
                    data: {POOL: "%s"}
                    ---
                    apiVersion: autoscaling/v2
                    kind: HorizontalPodAutoscaler
                    metadata: {name: web}
                    spec: {scaleTargetRef: {name: web}, maxReplicas: %s}
                    """.formatted(words[2], words[1]));
        }

        assertThat(row().instances().value()).isEqualTo(20);
        assertThat(row().pools().getFirst().size().value()).isEqualTo(6);
    }

    @Test
    void folders_that_say_no_number_are_named_too() throws IOException {
        deployment("a/web.yaml", "web", "paused: false");
        deployment("b/web.yaml", "web", "paused: false");

        assertThat(row().place().path()).isEqualTo("a/web.yaml");
        assertThat(assumed()).anySatisfy(text -> assertThat(text).contains("a/web.yaml:9 counts", "not b/web.yaml:9"));
    }

    @Test
    void a_patch_that_is_not_read_is_said() throws IOException {
        deployment("base/web.yaml", "web", "replicas: 1");
        file("prod/kustomization.yaml", """
                resources: [../base]
                patches:
                  - target: {kind: Deployment}
                    patch: |-
                      - op: replace
                        path: /spec/replicas
                        value: 10
                """);
        file("staging/kustomization.yml", """
                patches:
                  - patch: |
                      kind: Deployment
                      spec:
                        replicas: 10
                """);

        assertThat(assumed())
                .anySatisfy(text -> assertThat(text).contains("prod/kustomization.yaml", "was not read"))
                .anySatisfy(text -> assertThat(text).contains("staging/kustomization.yml", "was not read"));
    }

    @Test
    void one_folder_is_nothing_to_speak_of() throws IOException {
        deployment("k8s/web.yaml", "web", "replicas: 2");
        file("k8s/kustomization.yaml", "resources: [web.yaml]\nreplicas: [{name: web, count: 4}]\n");

        assertThat(row().instances().value()).isEqualTo(4);
        assertThat(assumed()).noneSatisfy(text -> assertThat(text).contains("several folders"));
    }
}
