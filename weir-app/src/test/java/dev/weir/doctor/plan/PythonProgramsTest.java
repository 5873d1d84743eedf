package dev.weir.doctor.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many processes and threads the command lines of Python's servers start, each with one engine of one connection. */
class PythonProgramsTest {
    @TempDir
    private Path repository = Path.of("");

    @BeforeEach
    void one_connection_for_each_process() throws IOException {
        file("db.py", "engine = create_engine(url, pool_size=1, max_overflow=0)\n");
    }

    private void file(String path, String text) throws IOException {
        Files.writeString(repository.resolve(path), text);
    }

    private Plan plan() {
        return Samples.plan(repository, Samples.options(List.of("limit 500")));
    }

    private Row row(String command) throws IOException {
        file("compose.yml", "services:\n  web:\n    build: .\n    command: " + command + "\n");
        return plan().rows().getFirst();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "celery -A app worker --autoscale=10,3 ~ 10",
                "celery -A app worker --autoscale 3,10 ~ 10",
                "celery -A app worker --autoscale=7 ~ 7",
                "celery -A app worker -c 2 --autoscale=10,3 ~ 10",
                "celery -A app worker -c 2 ~ 2",
                "celery -A app worker ~ 4",
            })
    void an_autoscaler_of_celery_counts_with_the_most_children_it_may_start(String command, int children)
            throws IOException {
        assertThat(row(command).processes().value()).isEqualTo(children);
    }
}
