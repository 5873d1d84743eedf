package dev.weir.doctor.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings of five teams that ran out of connections, and the sums that they found by hand. */
class FieldReportsTest {
    @TempDir
    Path repository = Path.of("");

    private void file(String path, String text) throws IOException {
        var file = repository.resolve(path);
        Files.createDirectories(Optional.ofNullable(file.getParent()).orElse(repository));
        Files.writeString(file, text);
    }

    private Plan plan(String... options) {
        return Samples.plan(repository, Samples.options(List.of(options)));
    }

    private static int services(Plan plan) {
        return plan.budgets().getFirst().services(Map.of());
    }

    private static List<String> remarks(Plan plan) {
        return plan.remarks().stream().map(remark -> remark.finding().id()).toList();
    }

    private void twoEngines() throws IOException {
        file("docker-compose.yml", """
                services:
                  app:
                    build: .
                    command: gunicorn app.main:app -k uvicorn.workers.UvicornWorker --workers ${WORKERS:-10}
                  db:
                    image: postgres:14
                """);
        file("app/database.py", """
                import os
                from sqlalchemy import create_engine
                from sqlalchemy.ext.asyncio import create_async_engine

                POOL = {
                    "pool_size": int(os.getenv("DB_POOL_SIZE", "5")),
                    "max_overflow": int(os.getenv("DB_MAX_OVERFLOW", "10")),
                    "pool_timeout": int(os.getenv("DB_POOL_TIMEOUT", "30")),
                }
                engine = create_engine(os.environ["DATABASE_URL"], **POOL)
                async_engine = create_async_engine(os.environ["ASYNC_DATABASE_URL"], **POOL)
                """);
    }

    /** Report 4: 10 workers × 2 engines × (5 + 10) against 100. */
    @Test
    void ten_workers_with_two_engines_may_open_300() throws IOException {
        twoEngines();

        var plan = plan();

        assertThat(services(plan)).isEqualTo(300);
        assertThat(plan.budgets().getFirst().ceiling().usable()).isEqualTo(97);
        assertThat(plan.fits()).isFalse();
    }

    /** Report 4, its three approaches; 80 need max_connections of 150, as it says. */
    @ParameterizedTest
    @CsvSource({"3, 2, 1, 18, true", "5, 3, 2, 50, true", "8, 3, 2, 80, false", "10, 5, 10, 300, false"})
    void the_three_approaches_of_that_team(int workers, int size, int overflow, int sum, boolean fits)
            throws IOException {
        twoEngines();
        file(
                ".env",
                "DB_POOL_SIZE=%d   # Connections per pool\nDB_MAX_OVERFLOW=%d\nWORKERS=%d\n"
                        .formatted(size, overflow, workers));

        assertThat(services(plan())).isEqualTo(sum);
        assertThat(plan().fits()).isEqualTo(fits);
        assertThat(plan("limit 150").fits()).isEqualTo(sum < 120);
    }

    /** Report 1: the cure was CONN_MAX_AGE = 0, which does not lower the worst case; fewer workers do. */
    @Test
    void django_on_digitalocean_is_not_cured_by_conn_max_age() throws IOException {
        file("Procfile", "web: gunicorn storybookapi.wsgi --workers 4 --threads 6\n");
        for (int age : new int[] {30, 0}) {
            file("storybookapi/settings.py", """
                    import dj_database_url
                    db_config = dj_database_url.config(default=os.environ.get("DATABASE_URL"))
                    db_config['CONN_MAX_AGE'] = %d  # Keep connections open
                    db_config['CONN_HEALTH_CHECKS'] = True
                    DATABASES = {'default': db_config}
                    """.formatted(age));

            var plan = plan("platform digitalocean:1gb");

            assertThat(services(plan)).isEqualTo(24);
            assertThat(plan.budgets().getFirst().ceiling().usable()).isEqualTo(22);
            assertThat(plan.fits()).isFalse();
            assertThat(remarks(plan).contains("DJANGO_MAX_AGE")).isEqualTo(age == 30);
        }
    }

    /** Report 2: Django has none of the options that were to limit it to one connection. */
    @Test
    void django_on_heroku_ignores_what_was_to_limit_it() throws IOException {
        file("Procfile", "web: gunicorn app.wsgi --workers 3 --threads 8\n");
        file("app/settings.py", """
                import dj_database_url
                DATABASES = {'default': dj_database_url.config(conn_max_age=0)}
                DATABASES['default']['OPTIONS'] = {'MAX_CONNS': 1, 'MAX_USAGE': 100, 'BLOCK': True}
                """);

        var plan = plan("platform heroku:essential-0");

        assertThat(services(plan)).isEqualTo(24);
        assertThat(plan.budgets().getFirst().ceiling().usable()).isEqualTo(20);
        assertThat(remarks(plan))
                .containsExactly("DJANGO_UNKNOWN_SETTING", "DJANGO_UNKNOWN_SETTING", "DJANGO_UNKNOWN_SETTING");
    }

    /** Report 3: raising the pool from 5 + 10 to 10 + 20 doubles what goes against a session pool of 15. */
    @Test
    void fastapi_on_supabase_makes_it_worse_with_a_larger_pool() throws IOException {
        file("Procfile", "web: uvicorn main:app --host 0.0.0.0 --port $PORT --workers 2 --max-requests 500\n");
        file(
                ".env",
                "DATABASE_URL=postgresql+asyncpg://postgres.abc:pw@aws-0-eu-west-1.pooler.supabase.com:5432/postgres"
                        + "?pooler=true&connection_limit=1\n");
        file("core/database.py", """
                engine = create_async_engine(os.environ["DATABASE_URL"], pool_size=10, max_overflow=20, pool_recycle=1800)
                """);

        var plan = plan();

        assertThat(services(plan)).isEqualTo(60);
        assertThat(plan.budgets().getFirst().ceiling().usable()).isEqualTo(15);
        assertThat(remarks(plan)).contains("URL_PARAMETER_NOBODY_READS", "UVICORN_MAX_REQUESTS", "URL_SESSION_POOLER");
        assertThat(plan.fits()).isFalse();
    }

    private void prisma(String url) throws IOException {
        file(".do/app.yaml", """
                services:
                  - name: api
                    run_command: node dist/server.js
                    instance_count: 2
                    envs:
                      - key: DATABASE_URL
                        value: "%s"
                """.formatted(url));
        file("prisma/schema.prisma", """
                datasource db {
                  provider = "postgresql"
                  url      = env("DATABASE_URL")
                }
                """);
        file("src/lib/db.ts", """
                import { PrismaClient } from '@prisma/client';
                export default new PrismaClient({ log: ['error'] });
                """);
    }

    /** Report 5: replicas with a client of about ten each against 25, of which 22 are there for applications. */
    @Test
    void prisma_on_digitalocean_opens_what_its_machine_has_processors() throws IOException {
        prisma("postgresql://doadmin:PASSWORD@contrezz.d.db.ondigitalocean.com:25060/contrezz?sslmode=require");

        var plan = plan("platform digitalocean:1gb");

        assertThat(services(plan)).isEqualTo(4 * 9);
        assertThat(plan.fits()).isFalse();
        assertThat(remarks(plan)).contains("URL_PAST_THE_POOLER");
        assertThat(plan.proposals()).allSatisfy(proposal -> {
            assertThat(proposal.diff()).doesNotContain("PASSWORD");
            assertThat(proposal.byHand().toString())
                    .contains("connection_limit=")
                    .doesNotContain("PASSWORD");
        });
    }

    /** Report 5, cured: the pooler's port and a limit of five. */
    @Test
    void prisma_through_the_pooler_counts_as_its_clients() throws IOException {
        prisma(
                "postgresql://u:p@contrezz.d.db.ondigitalocean.com:25061/pool?sslmode=require&pgbouncer=true&connection_limit=5");

        var plan = plan("platform digitalocean:1gb");

        assertThat(services(plan)).isEqualTo(20);
        assertThat(plan.budgets().getFirst().title()).isEqualTo("clients of the pooler");
        assertThat(plan.fits()).isTrue();
    }
}
