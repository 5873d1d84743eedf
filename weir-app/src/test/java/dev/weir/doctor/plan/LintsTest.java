package dev.weir.doctor.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every remark of a plan, made by the few lines that deserve it, and not made by the same lines without the mistake. */
class LintsTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/weir/doctor/plan");
    private static final Pattern REMARK = Pattern.compile("\"([A-Z]+(?:_[A-Z0-9]+)+)\",\\s*(?:already|Severity\\.)");

    private static final String ENGINE = "engine = create_engine(os.environ[\"DATABASE_URL\"], pool_size=5%s)\n";
    private static final String URL = "postgresql://app:hunter2@db:5432/shop";
    private static final String AZURE = "postgresql://app:hunter2@shop.postgres.database.azure.com:";

    /**
     * A mistake.
     *
     * @param wrong files that have it, by path
     * @param right the same without it
     */
    record Case(String id, Map<String, String> wrong, Map<String, String> right) {
        @Override
        public String toString() {
            return id;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(ofDjango(), ofPrisma(), ofUrls(), ofOthers()).flatMap(all -> all);
    }

    private static Stream<Case> ofDjango() {
        return Stream.of(
                new Case("DJANGO_UNKNOWN_SETTING", django("\"MAX_CONNS\": 20"), django("\"CONN_MAX_AGE\": 0")),
                new Case("DJANGO_MAX_AGE", django("\"CONN_MAX_AGE\": 600"), django("\"CONN_MAX_AGE\": 0")),
                new Case(
                        "DJANGO_POOL_AND_MAX_AGE",
                        django("\"CONN_MAX_AGE\": 600, \"OPTIONS\": {\"pool\": True}"),
                        django("\"OPTIONS\": {\"pool\": True}")),
                new Case(
                        "DJANGO_MAX_AGE_ASGI",
                        with(django("\"CONN_MAX_AGE\": 600"), "Procfile", "web: uvicorn shop.asgi:application\n"),
                        with(django("\"CONN_MAX_AGE\": 0"), "Procfile", "web: uvicorn shop.asgi:application\n")));
    }

    private static Stream<Case> ofPrisma() {
        return Stream.of(
                new Case("PRISMA_RELATION_MODE", prisma("  relationMode = \"prisma\"\n", CLIENT), prisma("", CLIENT)),
                new Case(
                        "PRISMA_INTERNAL_LIMIT",
                        prisma(
                                "",
                                "const prisma = new PrismaClient({ __internal: { engine: { connection_limit: 5 } } });\n"),
                        prisma("", CLIENT)),
                new Case("CLIENT_PER_REQUEST", prisma("", """
                                app.get('/users', async (req, res) => {
                                  const prisma = new PrismaClient();
                                  res.json(await prisma.user.findMany());
                                });
                                """), prisma("", CLIENT)),
                new Case(
                        "URL_APPENDED",
                        prisma(
                                "",
                                "const prisma = new PrismaClient({ datasources: { db: { url: process.env.DATABASE_URL"
                                        + " + '?connection_limit=5' } } });\n"),
                        prisma("", CLIENT)),
                new Case(
                        "PRISMA_BEHIND_POOLER",
                        with(prisma("", CLIENT), "docker-compose.yml", compose("node index.ts", AZURE + "6432/shop")),
                        with(
                                prisma("", CLIENT),
                                "docker-compose.yml",
                                compose("node index.ts", AZURE + "6432/shop?pgbouncer=true"))));
    }

    private static Stream<Case> ofUrls() {
        return Stream.of(
                new Case(
                        "URL_TWO_QUESTION_MARKS",
                        engine("gunicorn app:app", URL + "?sslmode=require?application_name=web"),
                        engine("gunicorn app:app", URL + "?sslmode=require&application_name=web")),
                new Case(
                        "URL_PARAMETER_NOBODY_READS",
                        engine("gunicorn app:app", URL + "?pooler=true"),
                        engine("gunicorn app:app", URL + "?application_name=web")),
                new Case(
                        "URL_PAST_THE_POOLER",
                        engine("gunicorn app:app", AZURE + "5432/shop"),
                        engine("gunicorn app:app", AZURE + "6432/shop")),
                new Case(
                        "URL_SESSION_POOLER",
                        engine(
                                "gunicorn app:app",
                                "postgresql://u:p@aws-0-eu-central-1.pooler.supabase.com:5432/postgres"),
                        engine(
                                "gunicorn app:app",
                                "postgresql://u:p@aws-0-eu-central-1.pooler.supabase.com:6543/postgres")),
                new Case(
                        "ASYNCPG_BEHIND_POOLER",
                        engine("uvicorn app:app", AZURE.replace("ql:", "ql+asyncpg:") + "6432/shop"),
                        engine(
                                "uvicorn app:app",
                                AZURE.replace("ql:", "ql+asyncpg:") + "6432/shop?prepared_statement_cache_size=0")));
    }

    private static Stream<Case> ofOthers() {
        return Stream.of(
                new Case(
                        "UVICORN_MAX_REQUESTS",
                        engine("uvicorn app:app --max-requests 1000", URL),
                        engine("uvicorn app:app --limit-max-requests 1000", URL)),
                new Case(
                        "POOL_TIMEOUT_AS_CURE",
                        Map.of("db.py", ENGINE.formatted(", pool_timeout=300")),
                        Map.of("db.py", ENGINE.formatted(", pool_timeout=10"))),
                new Case(
                        "KILL_BY_QUERY_START",
                        with(
                                Map.of("db.py", ENGINE.formatted("")),
                                "kill.sql",
                                "select pg_terminate_backend(pid) from pg_stat_activity where query_start < now()\n"),
                        with(
                                Map.of("db.py", ENGINE.formatted("")),
                                "kill.sql",
                                "select pg_terminate_backend(pid) from pg_stat_activity where state_change < now()\n")),
                new Case(
                        "PHP_PERSISTENT",
                        laravel("'options' => [PDO::ATTR_PERSISTENT => true],"),
                        laravel("'options' => [],")),
                new Case("SIDEKIQ_POOL_TOO_SMALL", sidekiq(25), sidekiq(5)),
                new Case(
                        "INVALID_YAML",
                        with(
                                Map.of("db.py", ENGINE.formatted("")),
                                "config/database.yml",
                                "production:\n  adapter: postgresql\n pool: [\n"),
                        with(
                                Map.of("db.py", ENGINE.formatted("")),
                                "config/database.yml",
                                "production:\n  adapter: postgresql\n")));
    }

    private static final String CLIENT = "const prisma = new PrismaClient();\n";

    @ParameterizedTest
    @MethodSource("cases")
    void a_mistake_is_remarked_and_what_is_right_is_not(Case one, @TempDir Path scratch) throws IOException {
        assertThat(remarks(one.wrong(), scratch.resolve("wrong"))).contains(one.id());
        assertThat(remarks(one.right(), scratch.resolve("right"))).doesNotContain(one.id());
    }

    @Test
    void every_remark_there_is_has_a_case() throws IOException {
        var all = new TreeSet<String>();
        try (var files = Files.walk(SOURCES)) {
            for (var file : files.filter(path -> path.toString().endsWith("er.java")
                            || path.endsWith("UrlChecks.java")
                            || path.endsWith("Yaml.java"))
                    .toList()) {
                REMARK.matcher(Files.readString(file)).results().forEach(found -> all.add(found.group(1)));
            }
        }
        assertThat(all).hasSizeGreaterThanOrEqualTo(20);
        assertThat(cases().map(Case::id)).containsAll(all);
    }

    private static List<String> remarks(Map<String, String> files, Path directory) throws IOException {
        for (var file : files.entrySet()) {
            var path = directory.resolve(file.getKey());
            Files.createDirectories(Objects.requireNonNull(path.getParent()));
            Files.writeString(path, file.getValue());
        }
        return Planner.plan(directory, PlanOptions.NONE).orElseThrow().remarks().stream()
                .map(remark -> remark.finding().id())
                .toList();
    }

    private static Map<String, String> with(Map<String, String> files, String path, String text) {
        var all = new java.util.LinkedHashMap<>(files);
        all.put(path, text);
        return all;
    }

    private static Map<String, String> django(String settings) {
        return Map.of("shop/settings.py", """
            DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", %s}}
            """.formatted(settings));
    }

    private static String compose(String command, String url) {
        return """
            services:
              web:
                build: .
                command: %s
                environment:
                  DATABASE_URL: %s
            """.formatted(command, url);
    }

    private static Map<String, String> engine(String command, String url) {
        return Map.of("db.py", ENGINE.formatted(""), "docker-compose.yml", compose(command, url));
    }

    private static Map<String, String> prisma(String more, String client) {
        return Map.of("prisma/schema.prisma", """
            datasource db {
              provider = "postgresql"
              url = env("DATABASE_URL")
            %s}
            """.formatted(more), "index.ts", client);
    }

    private static Map<String, String> laravel(String options) {
        return Map.of("config/database.php", """
                <?php
                return [
                    'default' => 'pgsql',
                    'connections' => [
                        'pgsql' => [
                            'driver' => 'pgsql',
                            'host' => env('DB_HOST'),
                            %s
                        ],
                    ],
                ];
                """.formatted(options));
    }

    private static Map<String, String> sidekiq(int concurrency) {
        return Map.of(
                "config/database.yml",
                "production:\n  adapter: postgresql\n  pool: 5\n",
                "config/sidekiq.yml",
                ":concurrency: " + concurrency + "\n",
                "Procfile",
                "worker: bundle exec sidekiq -C config/sidekiq.yml\n");
    }
}
