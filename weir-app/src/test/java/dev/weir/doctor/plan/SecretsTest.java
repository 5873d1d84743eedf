package dev.weir.doctor.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.plan.model.Knob;
import dev.weir.doctor.plan.source.SourceText;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written beside a number that is edited; the number is 10 and the secret hunter2. */
class SecretsTest {
    private static UnifiedDiff diff(String path, String text) {
        var source = new SourceText(path, text.replace("\\n", "\n"));
        int ten = source.text().indexOf("10");
        return new UnifiedDiff(Map.of(Knob.at(source.span(ten, ten + 2), Knob.Kind.POOL), 5));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "a.py ~ pool = ConnectionPool('host=db password=hunter2 dbname=app', max_size=10)",
                "a.py ~ pool = ConnectionPool(\"host=db password = hunter2\", max_size=10)",
                "a.py ~ pool = create_pool('postgresql://db/app?user=a&password=hunter2', max_size=10)",
                "a.py ~ def __init__(self, db_password: str = 'hunter2', pool_size: int = 10):",
                "a.py ~ def __init__(self, secret: str | None = 'hunter2', pool_size: int = 10):",
                "a.py ~ DSN = '''\\n  host=db password=hunter2 pool_max_conns=10\\n'''",
                "a.py ~ pool = create_pool(dsn, max_size=10)  # password: hunter2",
                "a.go ~ password := \"hunter2\"; db.SetMaxOpenConns(10)",
                "a.go ~ dsn := `host=db password=hunter2 pool_max_conns=10`",
                "a.go ~ dsn := `\\npassword=hunter2\\tpool_max_conns=10`",
                "a.ts ~ const password: string = 'hunter2', max: number = 10;",
                "a.ts ~ const dbPwd = 'hunter2', max = 10;",
                "a.ts ~ const pool = new Pool({ user: 'app', password: process.env.PGPASSWORD || 'hunter2', max: 10 });",
                "a.ts ~ const pool = new Pool({ password: process.env.PGPASSWORD ?? `hunter2`, max: 10 });",
                "a.ts ~ const pool = new Pool({ password: prod ? cfg.pw : 'hunter2', max: 10 });",
                "a.ts ~ const pool = new Pool({ password: cfg[key] || (test ? '' : 'hunter2'), max: 10 });",
                "a.ts ~ const pool = new Pool({ password:\\n  cfg.pw || 'hunter2', max: 10 });",
                "a.ts ~ const pool = new Pool({ pw: 'hunter2', max: 10 });",
                "a.ts ~ new Pool(`postgres://app:${process.env.PG || 'hunter2'}@db/app`, { max: 10 })",
                "a.ts ~ new Pool('postgres://app:' + (process.env.PG || 'hunter2') + '@db/app', { max: 10 })",
                "a.ts ~ new Sequelize('shop', 'shop', 'hunter2', { host: 'db', pool: { max: 10 } })",
                "a.ts ~ new Sequelize(process.env.DB, 'shop', process.env.PG || 'hunter2', { pool: { max: 10 } })",
                "a.ts ~ new Sequelize('shop', 'shop',\\n  'hunter2', { host: 'db', pool: { max: 10 } })",
                "a.py ~ create_engine(URL.create(\"postgresql\", \"app\", \"hunter2\", \"db\"), pool_size=10)",
                "a.py ~ create_engine(sa.engine.URL.create(\"postgresql\", user, env or \"hunter2\"), pool_size=10)",
                "a.py ~ pool = create_pool(host='db', password=os.environ[\"DB_PW\"] or \"hunter2\", max_size=10)",
                "a.py ~ kw = {\"password\": os.environ[\"DB_PW\"] if prod else \"hunter2\", \"max_size\": 10}",
                "a.rb ~ establish_connection(password: ENV['PG'] || 'hunter2', pool: 10)",
                "a.yml ~ env: [{name: DB_PASSWORD, value: hunter2}, {name: WORKERS, value: 10}]",
                "a.yml ~ command: serve --db-password hunter2 --workers 10",
                "a.yml ~ command: [\"serve\", \"--db-password\", \"hunter2\", \"--workers\", \"10\"]",
                "a.json ~ {\"env\": {\"DB_PWD\": \"hunter2\", \"WORKERS\": 10}}",
            })
    void a_line_with_a_secret_is_edited_by_hand(String path, String text) {
        var diff = diff(path, text);

        assertThat(diff.text()).isEmpty();
        assertThat(diff.byHand()).hasSize(1).first().asString().doesNotContain("hunter2");
    }

    @Test
    void a_line_that_nobody_reads_to_its_end_is_edited_by_hand() {
        assertThat(diff("a.py", "size = 10 # " + "-".repeat(500_000)).text()).isEmpty();
        assertThat(diff("a.yml", "size: 10 # " + "pass".repeat(100_000)).text()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "a.py ~ db_password: str = 'hunter2'\\npool_size: int = 10",
                "a.go ~ db, err := sql.Open(\"postgres\", \"host=db password=hunter2\")\\ndb.SetMaxOpenConns(10)",
                "a.yml ~ - name: DB_PASSWORD\\n  value: hunter2\\n- name: WORKERS\\n  value: 10",
                "a.yml ~ - name: WORKERS\\n  value: 10\\n- name: DB_PASSWORD\\n  value: hunter2",
                "a.txt ~ 10\\nhunter2",
            })
    void no_line_beside_an_edited_one_is_printed(String path, String text) {
        var diff = diff(path, text);

        assertThat(diff.text()).contains("5").doesNotContain("hunter2");
        assertThat(diff.byHand()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "a.py ~ pool = create_pool(host='db', user='app', password=settings.password, max_size=10)",
                "a.py ~ pool = create_pool(dsn=DSN, max_size=10)",
                "a.py ~ pool = create_pool(f'host=db password={password}', max_size=10)",
                "a.ts ~ const pool = new Pool({ password: process.env.DB_PASSWORD, max: 10 });",
                "a.ts ~ const pool = new Pool({ password: process.env['DB_PASSWORD'] || '', host: 'db', max: 10 });",
                "a.ts ~ new Sequelize(env.DB, env.USER, env.PASSWORD, { dialect: 'postgres', pool: { max: 10 } })",
                "a.ts ~ new Sequelize('postgres://db/app', { dialect: 'postgres', pool: { max: 10 } })",
                "a.py ~ create_engine(URL.create(\"postgresql\", app.user, app.password, host), pool_size=10)",
                "a.py ~ create_engine(url, connect_args={'options': '-c jit=off'}, pool_size=10)",
                "a.go ~ pool, err := pgxpool.New(ctx, os.Getenv(key)+\"pool_max_conns=10\") // see token.go",
                ".env ~ WORKERS=10",
                "a.yml ~ - {name: WORKERS, value: 10}",
            })
    void what_only_names_a_secret_is_printed(String path, String text) {
        var diff = diff(path, text);

        assertThat(diff.byHand()).isEmpty();
        assertThat(diff.text()).contains("+" + text.replace("10", "5"));
    }
}
