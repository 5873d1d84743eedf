package dev.weir.doctor.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands in a file when its edits are made: it must still start, and do what the plan says. */
class AppliedEditsTest {
    @TempDir
    Path repository = Path.of("");

    private void file(String path, String text) throws IOException {
        var file = repository.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Proposal proposal(int limit) {
        return Samples.plan(repository, Samples.options(List.of("limit " + limit))).proposals().stream()
                .filter(one -> one.profile() == Profile.HIGH_PERFORMANCE)
                .findFirst()
                .orElseThrow();
    }

    /** The file after the printed edits, with which everything fits and nothing more is to be edited. */
    private String edited(String path, int limit) throws IOException {
        var proposal = proposal(limit);
        assertThat(proposal.byHand()).isEmpty();
        Patch.apply(proposal.diff(), repository);
        var after = Samples.plan(repository, Samples.options(List.of("limit " + limit)));
        assertThat(after.fits()).isTrue();
        assertThat(after.budgets().getFirst().worstCase()).isEqualTo(proposal.worstCase());
        return Files.readString(repository.resolve(path));
    }

    @Test
    void what_is_no_utf_8_is_not_printed_as_if_it_were() throws IOException {
        var text = "engine = create_engine(url, pool_size=30, max_overflow=0)  # für alle\n";
        Files.write(repository.resolve("db.py"), text.getBytes(StandardCharsets.ISO_8859_1));

        var proposal = proposal(20);

        assertThat(proposal.diff()).isEmpty();
        assertThat(proposal.byHand()).containsExactly("db.py:1: change 30 to 14 (the file is not UTF-8, and this is)");
    }

    /** One file of one process, of which so many connections may be left that the limit is 10 for 6 of them, 5 for 2 and 4 for 1. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                // asyncpg opens 10 at once unless it is told otherwise, and refuses to start with fewer at most
                "10 ~ a.py ~ import asyncpg\\npool = create_pool(url) ~ create_pool(url, min_size=1, max_size=6)",
                "10 ~ a.py ~ import asyncpg\\npool = create_pool() ~ create_pool(min_size=1, max_size=6)",
                "10 ~ a.py ~ import asyncpg\\npool = create_pool(url, max_size=20) ~ create_pool(url, max_size=6, min_size=1)",
                "20 ~ a.py ~ import asyncpg\\npool = create_pool(url, max_size=20) ~ create_pool(url, max_size=14)",
                "10 ~ a.py ~ import asyncpg\\npool = create_pool(url, min_size=8) ~ create_pool(url, min_size=6, max_size=6)",
                "10 ~ a.py ~ import asyncpg\\npool = create_pool(url, min_size=2, max_size=20) ~ create_pool(url, min_size=2, max_size=6)",
                "10 ~ a.py ~ import asyncpg\\nN = 9\\npool = create_pool(url, min_size=N, max_size=N) ~ N = 6",
                "10 ~ a.py ~ import aiopg\\npool = aiopg.create_pool(url) ~ create_pool(url, maxsize=6)",
                "10 ~ a.py ~ import aiopg\\npool = aiopg.create_pool(url, minsize=8, maxsize=20) ~ minsize=6, maxsize=6",
                "10 ~ a.py ~ from databases import Database\\ndb = Database(url) ~ Database(url, min_size=1, max_size=6)",
                "5 ~ a.py ~ from psycopg_pool import ConnectionPool\\np = ConnectionPool(url) ~ ConnectionPool(url, min_size=1, max_size=2)",
                "5 ~ a.py ~ from psycopg_pool import ConnectionPool\\np = ConnectionPool(url, max_size=9) ~ (url, max_size=2, min_size=1)",
                "5 ~ a.py ~ from psycopg_pool import ConnectionPool\\np = ConnectionPool(url, min_size=9) ~ ConnectionPool(url, min_size=2)",
                "5 ~ a.py ~ from psycopg_pool import NullConnectionPool\\np = NullConnectionPool(url) ~ (url, max_size=2)",
                "10 ~ a.py ~ import psycopg2.pool\\np = ThreadedConnectionPool(8, 20, url) ~ ThreadedConnectionPool(6, 6, url)",
                "5 ~ s.py ~ DATABASES = {'default': {'OPTIONS': {'pool': True}}} ~ 'pool': {\"min_size\": 1, \"max_size\": 2}",
                "5 ~ s.py ~ DATABASES = {'default': {'OPTIONS': {'pool': {'max_size': 9}}}} ~ {'max_size': 2, \"min_size\": 1}",
                "5 ~ s.py ~ DATABASES = {'default': {'OPTIONS': {'pool': {'timeout': 9}}}} ~ {'timeout': 9, \"min_size\": 1, \"max_size\": 2}",
                // Knex keeps 2 open unless it is told otherwise
                "4 ~ knexfile.js ~ module.exports = { client: 'pg', pool: { min: 2, max: 15 } } ~ pool: { min: 1, max: 1 }",
                "4 ~ knexfile.js ~ module.exports = { client: 'pg', pool: { max: 15 } } ~ pool: { max: 1, min: 1 }",
                "10 ~ knexfile.js ~ module.exports = { client: 'pg', pool: { max: 15 } } ~ pool: { max: 6 }",
                "4 ~ knexfile.js ~ module.exports = { client: 'pg' } ~ pool: { min: 1, max: 1 }",
                "5 ~ a.js ~ new Sequelize(url, { dialect: 'postgres', pool: { min: 5, max: 20 } }) ~ { min: 2, max: 2 }",
                "5 ~ a.js ~ new Sequelize(url, { dialect: 'postgres' }) ~ pool: { max: 2 }",
                // Spring tells R2DBC's pool to begin with 10 unless it is told otherwise
                "10 ~ application.properties ~ spring.r2dbc.url=r2dbc:postgresql://db/a ~ \\nspring.r2dbc.pool.initial-size=1\\nspring.r2dbc.pool.max-size=6",
                "10 ~ application.properties ~ spring.r2dbc.url=r2dbc:postgresql://db/a\\nspring.r2dbc.pool.max-size=20 ~ max-size=6\\nspring.r2dbc.pool.initial-size=1",
                "10 ~ application.yml ~ spring:\\n  r2dbc:\\n    url: r2dbc:postgresql://db/a\\n    pool:\\n      max-size: 20 ~ max-size: 6\\n      initial-size: 1",
                "10 ~ application.properties ~ spring.r2dbc.url=r2dbc:postgresql://db/a\\nspring.r2dbc.pool.initial-size=8\\nspring.r2dbc.pool.max-size=20 ~ initial-size=6\\nspring.r2dbc.pool.max-size=6",
                "10 ~ application.properties ~ quarkus.datasource.jdbc.url=jdbc:postgresql://db/a\\nquarkus.datasource.jdbc.min-size=8 ~ .jdbc.min-size=6",
            })
    void a_pool_is_not_left_with_more_at_least_than_at_most(int limit, String path, String text, String contained)
            throws IOException {
        file(path, unescaped(text) + "\n");

        assertThat(edited(path, limit)).contains(unescaped(contained));
    }

    @Test
    void a_minimum_in_the_program_follows_a_maximum_in_the_environment() throws IOException {
        file("a.py", "import asyncpg\npool = create_pool(url, max_size=int(os.environ['MOST']))\n");
        file(".env", "MOST=20\n");
        file("Procfile", "web: python a.py\n");

        var proposal = proposal(10);

        assertThat(edited(".env", 10)).isEqualTo("MOST=6\n");
        assertThat(repository.resolve("a.py")).content().contains("['MOST']), min_size=1)");
        assertThat(proposal.changes())
                .extracting(Proposal.Change::name, Proposal.Change::from, Proposal.Change::to)
                .containsExactly(tuple("max_size", 20, 6), tuple("min_size", 10, 1));
    }

    @Test
    void what_nobody_can_read_or_edit_is_not_undercut() throws IOException {
        file("a.py", "import asyncpg\npool = create_pool(url, min_size=least(), max_size=20)\n");

        assertThat(proposal(10).isPossible()).isFalse();
        assertThat(Samples.plan(repository, Samples.options(List.of("limit 10")))
                        .assumptions())
                .anySatisfy(one -> assertThat(one.text())
                        .isEqualTo("min_size is set at a.py:2 by something that only runs; 10 assumed"));
        assertThat(edited("a.py", 20)).contains("max_size=14");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "create_engine(url, pool_size=20 if big else 15, max_overflow=0) ~ pool_size=6 if big else 6",
                "create_engine(url, pool_size=20 if big else 4, max_overflow=0) ~ pool_size=6 if big else 4",
                "create_engine(url, pool_size=(8 if a else 9) if big else 7, max_overflow=0) ~ =(6 if a else 6) if big else 6",
            })
    void every_number_that_a_choice_may_take_is_lowered(String text, String contained) throws IOException {
        file("a.py", text + "\n");

        assertThat(edited("a.py", 10)).contains(contained);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "4 ~ config/database.yml ~ production:\\n  adapter: \"postgresql\" # one\\n  url: x ~ adapter: \"postgresql\" # one\\n  pool: 1\\n",
                "10 ~ application.yml ~ spring.datasource.url: jdbc:postgresql://db/a ~ /a\\nspring.datasource.hikari.maximum-pool-size: 6\\n",
                "10 ~ application.yml ~ spring:\\n  datasource:\\n    url: 'jdbc:postgresql://db/a' # one ~ # one\\n    hikari.maximum-pool-size: 6\\n",
                "10 ~ application.yml ~ spring:\\n  r2dbc:\\n    url: r2dbc:postgresql://db/a ~ /a\\n    pool.initial-size: 1\\n    pool.max-size: 6\\n",
                "10 ~ application.yml ~ quarkus:\\n  datasource:\\n    jdbc:\\n      url: jdbc:postgresql://db/a ~ /a\\n      max-size: 6\\n",
                "10 ~ application.properties ~ quarkus.datasource.\"a.b\".jdbc.url=jdbc:postgresql://db/a ~ /a\\nquarkus.datasource.\"a.b\".jdbc.max-size=6\\n",
                "10 ~ a.go ~ func f() {\\n\\tdb, err := sql.Open(`postgres`, url)\\n} ~ url)\\n\\tdb.SetMaxOpenConns(6)\\n}",
                "10 ~ a.go ~ func f() {\\n\\ts.db, err = sql.Open(`postgres`, url)\\n\\tif err != nil {\\n\\t\\treturn\\n\\t}\\n} ~ \\t}\\n\\ts.db.SetMaxOpenConns(6)\\n}",
                "10 ~ a.go ~ func f() {\\n\\tonce.Do(func() {\\n\\t\\tdb = sqlx.MustConnect(`pgx`, url)\\n\\t})\\n} ~ url)\\n\\t\\tdb.SetMaxOpenConns(6)\\n\\t})",
                "5 ~ a.go ~ p, err := pgxpool.New(ctx, `host=db dbname=app`) ~ `host=db dbname=app pool_max_conns=2`",
                "5 ~ a.go ~ p, err := pgxpool.New(ctx, `pool_max_conns = 9 host=db`) ~ `pool_max_conns = 2 host=db`",
                "5 ~ a.go ~ p, err := pgxpool.New(ctx, `postgres://db/app`) ~ `postgres://db/app?pool_max_conns=2`",
                "5 ~ a.go ~ p, err := pgxpool.New(ctx, `postgres://db/app?a=b`) ~ `postgres://db/app?a=b&pool_max_conns=2`",
            })
    void a_new_setting_stands_where_it_is_read(int limit, String path, String text, String contained)
            throws IOException {
        file(path, unescaped(text) + "\n");

        assertThat(edited(path, limit)).contains(unescaped(contained));
    }

    private static String unescaped(String text) {
        return text.replace("\\n", "\n").replace("\\t", "\t");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "4 ~ config/database.yml ~ production: {adapter: postgresql, url: x} ~ :1: add pool: 1 to what it is part of",
                "10 ~ application.yml ~ spring: {datasource: {url: 'jdbc:postgresql://db/a'}} ~ :1: add hikari.maximum-pool-size: 6 to",
                "10 ~ application.yml ~ spring:\\n  datasource:\\n    url: >-\\n      jdbc:postgresql://db/a ~ :3: add hikari.maximum-pool-size: 6",
                "10 ~ application.properties ~ spring.datasource.url=jdbc:postgresql:\\\\n  //db/a ~ :1: add hikari.maximum-pool-size: 6",
                "10 ~ a.py ~ import asyncpg\\npool = create_pool(url, **kw) ~ :2: add min_size=1, max_size=6, unless",
                "4 ~ a.py ~ engine = create_engine(url, max_overflow=0, **kw) ~ :1: add pool_size=1, unless",
                "10 ~ a.go ~ func f() {\\n\\treturn sql.Open(`postgres`, url)\\n} ~ :2: call SetMaxOpenConns(6) on what sql.Open returns",
                "10 ~ a.go ~ var db, err = sql.Open(`postgres`, url) ~ :1: call SetMaxOpenConns(6)",
                "10 ~ a.go ~ func f() {\\n\\tif db, err = sql.Open(`postgres`, url); err != nil {\\n\\t}\\n} ~ :2: call SetMaxOpenConns(6)",
                "10 ~ a.go ~ func f() {\\n\\tx = &Store{db: sqlx.MustConnect(`pgx`, url)}\\n} ~ :2: call SetMaxOpenConns(6)",
                "10 ~ a.go ~ func f() {\\n\\tx = &Store{\\n\\t\\tdb: sqlx.MustConnect(`pgx`, url),\\n\\t}\\n} ~ :3: call SetMaxOpenConns(6)",
                "10 ~ a.go ~ func f() {\\n\\t_, err = sql.Open(`pgx`, url)\\n} ~ :2: call SetMaxOpenConns(6)",
                "10 ~ a.go ~ func f() {\\n\\tdb, err := gorm.Open(postgres.Open(url))\\n} ~ :2: call SetMaxOpenConns(6) on the DB() of what gorm.Open",
            })
    void where_nobody_can_say_what_to_write_the_edit_is_said_in_words(int limit, String path, String text, String said)
            throws IOException {
        file(path, unescaped(text) + "\n");

        var proposal = proposal(limit);

        assertThat(proposal.diff()).isEmpty();
        assertThat(proposal.byHand()).hasSize(1).first().asString().startsWith(path + said);
    }

    /** Another database is a worse cure than none. */
    @Test
    void nothing_is_appended_to_what_is_no_url() throws IOException {
        file("a.go", "p, err := pgxpool.New(ctx, `service`)\n");

        assertThat(proposal(5).diff()).isEmpty();
        assertThat(proposal(5).byHand()).hasSize(1).first().asString().startsWith("a.go:1: set config.MaxConns = 2 ");
    }

    /** A {@code pool_size} of 0 has no limit. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "97 ~ N = int(os.getenv(\"DB_POOL\", \"10\")) ~ \"DB_POOL\", \"4\"))\\n",
                "30 ~ N = 10 ~ N = 1\\n",
            })
    void a_number_in_two_roles_is_written_once(int limit, String number, String contained) throws IOException {
        file("a.py", number + "\nengine = create_engine(url, pool_size=N, max_overflow=N)\n");
        file("Procfile", "web: gunicorn -w 8 a:app\n");

        assertThat(edited("a.py", limit)).startsWith("N = ").contains(unescaped(contained));
        assertThat(repository.resolve("Procfile")).content().contains("-w 8");
    }
}
