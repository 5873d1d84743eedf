package dev.weir.doctor.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories that nobody would call a repository, and files that are not what their names say. */
class HostileRepositoriesTest {
    private static final String ENGINE = "engine = create_engine(url, pool_size=%d, max_overflow=0)\n";

    @TempDir
    Path repository = Path.of("");

    @BeforeEach
    void one_engine_of_five() throws IOException {
        write("app.py", ENGINE.formatted(5).getBytes(StandardCharsets.UTF_8));
    }

    private void write(String path, byte[] bytes) throws IOException {
        var file = repository.resolve(path);
        Files.createDirectories(Optional.ofNullable(file.getParent()).orElse(repository));
        Files.write(file, bytes);
    }

    private void write(String path, String text) throws IOException {
        write(path, text.getBytes(StandardCharsets.UTF_8));
    }

    private Plan plan() {
        return Samples.plan(repository, PlanOptions.NONE);
    }

    private int services() {
        return plan().rows().stream().mapToInt(Row::connections).sum();
    }

    @Test
    void what_others_wrote_is_not_read() throws IOException {
        for (var folder : new String[] {
            "node_modules/x", ".git", ".venv/lib", "venv", "vendor", "build", "dist", "tests", "alembic"
        }) {
            write(folder + "/db.py", ENGINE.formatted(100));
        }

        assertThat(services()).isEqualTo(5);
    }

    @Test
    void what_others_run_opens_no_pool_of_ours() throws IOException {
        write("docker-compose.yml", """
                services:
                  web: {build: ., command: gunicorn app:app}
                  cache: {image: "redis:7", command: redis-server --appendonly yes}
                  proxy: {image: "docker.io/library/nginx:1", command: nginx -g 'daemon off;'}
                """);
        assertThat(services()).isEqualTo(5);

        write("k8s.yaml", """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: web}
                spec: {template: {spec: {containers: [{name: web, image: web}, {name: proxy, image: "cloud-sql-proxy:2"}]}}}
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: cache}
                spec: {template: {spec: {containers: [{name: redis, image: "redis:7"}]}}}
                """);
        assertThat(plan().deployment()).isEqualTo("kubernetes");
        assertThat(services()).isEqualTo(5);
    }

    @Test
    void links_are_not_followed() throws IOException {
        Files.createSymbolicLink(repository.resolve("loop"), repository);
        Files.createSymbolicLink(repository.resolve("again.py"), repository.resolve("app.py"));
        Files.createSymbolicLink(repository.resolve("nowhere.py"), repository.resolve("gone"));

        assertThat(services()).isEqualTo(5);
    }

    @Test
    void files_outside_of_the_repository_are_not_read() throws IOException {
        var outside = Files.createTempFile("weir", ".env");
        try {
            Files.writeString(outside, "POOL=50\n");
            write("app.py", "engine = create_engine(url, pool_size=int(os.environ.get('POOL', 5)), max_overflow=0)\n");
            write(
                    "compose.yml",
                    "services:\n  a:\n    build: .\n    command: python app.py\n    env_file: " + outside + "\n");

            assertThat(services()).isEqualTo(5);
        } finally {
            Files.delete(outside);
        }
    }

    @Test
    void binary_files_and_huge_ones_are_passed_over_and_the_huge_one_is_named() throws IOException {
        write("binary.py", (ENGINE.formatted(100) + "\0").getBytes(StandardCharsets.UTF_8));
        write("huge.py", ENGINE.formatted(100) + "#".repeat(2 << 20));

        assertThat(services()).isEqualTo(5);
        assertThat(plan().assumptions())
                .anySatisfy(one -> assertThat(one.text()).contains("huge.py"));
    }

    @Test
    void a_gigabyte_is_not_read_into_memory() throws IOException {
        write("app.sql.py", ENGINE.formatted(100));
        try (var file =
                new java.io.RandomAccessFile(repository.resolve("app.sql.py").toFile(), "rw")) {
            file.setLength(1L << 30); // sparse: takes no room on the disk
        }

        assertThat(services()).isEqualTo(5);
        assertThat(plan().assumptions())
                .anySatisfy(one -> assertThat(one.text()).contains("app.sql.py is longer than 1 MB"));
    }

    @Test
    void a_file_that_may_not_be_read_is_named() throws IOException {
        write("secret.py", ENGINE.formatted(100));
        Files.setPosixFilePermissions(repository.resolve("secret.py"), java.util.Set.of());
        boolean mayRead = Files.isReadable(repository.resolve("secret.py")); // as root may everything

        assertThat(plan().assumptions().stream().anyMatch(one -> one.text().contains("secret.py cannot be read")))
                .isEqualTo(!mayRead);
    }

    @Test
    void a_file_that_goes_while_it_is_read_is_named() throws IOException {
        var opened = dev.weir.doctor.plan.source.Repository.open(repository);
        Files.delete(repository.resolve("app.py"));

        assertThat(opened.text("app.py")).isEmpty();
        assertThat(opened.troubles()).containsExactly("app.py cannot be read");
    }

    @Test
    void text_that_is_no_utf_8_is_still_read() throws IOException {
        write("latin.py", ("# caf\u00e9\n" + ENGINE.formatted(7)).getBytes(StandardCharsets.ISO_8859_1));

        assertThat(services()).isEqualTo(12);
    }

    @Test
    void yaml_that_is_none_is_a_remark_and_no_crash() throws IOException {
        write("config/database.yml", "production:\n  adapter: postgresql\n pool: [\n");
        write("docker-compose.yml", "services:\n  web: [\n");
        write("k8s.yaml", "apiVersion: v1\nkind: {{ .Values.kind }}\n");

        var plan = plan();

        assertThat(plan.remarks())
                .anySatisfy(one -> assertThat(one.finding().id()).isEqualTo("INVALID_YAML"));
        assertThat(plan.assumptions()).anySatisfy(one -> assertThat(one.text()).contains("k8s.yaml is a template"));
    }

    @Test
    void numbers_that_refer_to_each_other_end() throws IOException {
        write("app.py", "A = B\nB = A\nengine = create_engine(url, pool_size=A, max_overflow=99999999999999999999)\n");

        var plan = plan();

        assertThat(plan.assumptions()).anySatisfy(one -> assertThat(one.flag()).isEqualTo("--value app.py:3=N"));
    }

    @Test
    void a_directory_without_anything_has_no_plan() throws IOException {
        Files.delete(repository.resolve("app.py"));

        assertThat(Planner.plan(repository, PlanOptions.NONE)).isEmpty();
    }

    @Test
    void a_service_that_is_not_there_is_named_with_those_that_are() {
        var options = Samples.options(java.util.List.of("instances web=3"));

        assertThatThrownBy(() -> Planner.plan(repository, options))
                .hasMessageContaining("web")
                .hasMessageContaining("app");
    }
}
