package dev.weir.doctor.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    private void oneConnectionForEachThread() throws IOException {
        file("db.py", "engine = create_engine(url, poolclass=NullPool)\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "uwsgi --ini uwsgi.ini",
                "uwsgi --ini=uwsgi.ini:production",
                "uwsgi /app/deploy/uwsgi.ini",
                "uwsgi --http :8000 --ini ./uwsgi.ini"
            })
    void the_file_of_uwsgi_says_its_processes_and_threads(String command) throws IOException {
        oneConnectionForEachThread();
        file("uwsgi.ini", """
                [uwsgi]
                ; processes = 99
                module = app:app
                processes = 8   # two for each core
                threads=4
                """);

        var row = row(command);

        assertThat(row.processes().value()).isEqualTo(8);
        assertThat(row.processes().origin()).isEqualTo("uwsgi.ini:4");
        assertThat(row.connections()).isEqualTo(32);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "workers = %k ~ 4",
                "workers = $(SOME) ~ 5",
                "processes = 2\\n[uwsgi:large]\\nprocesses = 6 ~ 6",
                "cheaper = 2 ~ 3",
            })
    void what_else_a_file_or_the_environment_of_uwsgi_may_say(String lines, int processes) throws IOException {
        file("uwsgi.ini", "[uwsgi]\n" + lines.replace("\\n", "\n") + "\n");
        file(".env", "SOME=5\nUWSGI_PROCESSES=3\n");

        assertThat(row("uwsgi uwsgi.ini").processes().value()).isEqualTo(processes);
        assertThat(row("uwsgi uwsgi.ini -p 7").processes().value()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"uwsgi --ini gone.ini", "uwsgi --yaml gone.yaml", "uwsgi --emperor /etc/gone"})
    void a_file_of_uwsgi_that_cannot_be_read_is_said(String command) throws IOException {
        oneConnectionForEachThread();
        row(command);

        assertThat(plan().assumptions())
                .anySatisfy(one -> {
                    assertThat(one.text()).contains("uWSGI's processes stand in", "gone", "1 assumed");
                    assertThat(one.flag()).isEqualTo("--processes web=N");
                })
                .anySatisfy(one -> assertThat(one.flag()).isEqualTo("--threads web=N"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"gunicorn app.wsgi", "uvicorn main:app", "gunicorn -k uvicorn.workers.UvicornWorker main:app"})
    void on_heroku_the_buildpack_says_how_many_workers_there_are(String command) throws IOException {
        file("Procfile", "release: python manage.py migrate\nweb: " + command + "\n");

        assertThat(plan().rows().getFirst().processes().value()).isEqualTo(2);
        assertThat(plan().assumptions()).anySatisfy(one -> {
            assertThat(one.text()).contains("WEB_CONCURRENCY to 2 on a dyno of 512 MB");
            assertThat(one.flag()).isEqualTo("--processes web=N");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "gunicorn app.wsgi --workers 1 ~ web: ~ 1",
                "gunicorn app.wsgi ~ WEB_CONCURRENCY=3 ~ 3",
                "hypercorn main:app ~ web: ~ 1",
                "python worker.py ~ web: ~ 1",
            })
    void what_is_said_of_workers_beats_the_buildpack(String command, String variables, int workers) throws IOException {
        file("Procfile", "web: " + command + "\n");
        file(".env", variables + "\n");

        assertThat(plan().rows().getFirst().processes().value()).isEqualTo(workers);
        assertThat(plan().assumptions())
                .noneSatisfy(one -> assertThat(one.text()).contains("WEB_CONCURRENCY"));
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
