package dev.weir.doctor.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Threads of Puma and Sidekiq wait for each other when ActiveRecord's pool has fewer connections than they are. */
class RubyThreadsTest {
    private static final String POOL = "production:\\n  adapter: postgresql\\n  pool: %s\\n";

    @TempDir
    private Path directory = Path.of("");

    private ScratchRepository repository = new ScratchRepository(directory);

    @BeforeEach
    void in_a_folder_of_its_own() {
        repository = new ScratchRepository(directory);
    }

    @Test
    void the_concurrency_of_sidekiq_falls_with_the_pool() throws IOException {
        repository
                .file("config/database.yml", POOL.formatted("25"))
                .file("config/sidekiq.yml", ":concurrency: 25\\n")
                .file("Procfile", "worker: bundle exec sidekiq -C config/sidekiq.yml\\n")
                .edited(20);

        assertThat(repository.text("config/database.yml")).contains("pool: 14");
        assertThat(repository.text("config/sidekiq.yml")).isEqualTo(":concurrency: 14\n");
        assertThat(repository.plan(20).remarks()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "threads 20, 20 ~ threads 20, 7",
                "threads 1, 16 ~ threads 1, 7",
                "threads(16) ~ threads(7)",
                "most = Integer(ENV['MOST'] || 16)\\nthreads 1, most ~ ENV['MOST'] || 7)",
            })
    void the_most_threads_of_puma_fall_with_the_pool(String threads, String edited) throws IOException {
        repository
                .file("config/database.yml", POOL.formatted("20"))
                .file("config/puma.rb", threads + "\\nworkers 2\\n")
                .file("Procfile", "web: bundle exec puma -C config/puma.rb\\n")
                .edited(20);

        assertThat(repository.text("config/database.yml")).contains("pool: 7");
        assertThat(repository.text("config/puma.rb")).contains(edited);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {"-t 2:6 ~ -t 2:6", "-t 6:6 ~ -t 6:6", "--threads 1:16 ~ --threads 1:7"})
    void threads_on_the_command_line_are_read(String option, String edited) throws IOException {
        repository
                .file("config/database.yml", POOL.formatted("20"))
                .file("Procfile", "web: bundle exec puma -w 2 " + option + "\\n")
                .edited(20);

        assertThat(repository.text("config/database.yml")).contains("pool: 7");
        assertThat(repository.text("Procfile")).contains(edited);
    }

    /** Fewer workers are dearer than a smaller pool, but then nobody waits for the other. */
    @Test
    void a_pool_is_not_lowered_below_threads_that_no_edit_lowers() throws IOException {
        repository
                .file("config/database.yml", POOL.formatted("8"))
                .file("Procfile", "web: bundle exec puma -w 4\\n")
                .edited(20);

        assertThat(repository.text("config/database.yml")).containsPattern("pool: [5-8]\n");
        assertThat(repository.text("Procfile")).containsPattern("-w [123]\n");
    }
}
