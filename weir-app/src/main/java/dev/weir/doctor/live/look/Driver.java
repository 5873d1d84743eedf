package dev.weir.doctor.live.look;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What opened a session, by what it calls itself or by the statement it left behind (the defaults of each project's source).
 */
public enum Driver {
    PGADMIN("pgAdmin", Kind.TOOL, "pgadmin"),
    DBEAVER("DBeaver", Kind.TOOL, "dbeaver"),
    DATAGRIP("DataGrip", Kind.TOOL, "datagrip|intellij"),
    PSQL("psql", Kind.TOOL, "psql"),
    METABASE("Metabase", Kind.TOOL, "metabase"),
    RETOOL("Retool", Kind.TOOL, "retool"),
    GRAFANA("Grafana", Kind.TOOL, "grafana"),
    TABLEPLUS("TablePlus", Kind.TOOL, "tableplus"),
    POSTICO("Postico", Kind.TOOL, "postico"),
    BACKUP("backup", Kind.BACKUP, "pg_dump|pg_dumpall|pg_restore|pg_basebackup|barman|pgbackrest|wal-?g|pg_receivewal"),
    MIGRATION(
            "migration",
            Kind.MIGRATION,
            ".*(?:flyway|liquibase|alembic|migrat|sqitch|dbmate).*"
                    + "|(?:.*[^a-z])?(?:goose|atlas)(?![a-z]).*"), // nobody's mongoose, no Atlassian
    PGBOUNCER("PgBouncer", Kind.POOLER, "pgbouncer"),
    SUPAVISOR("Supavisor", Kind.POOLER, "supavisor"),
    PGCAT("pgcat", Kind.POOLER, "pgcat"),
    PGDOG("PgDog", Kind.POOLER, "pgdog"),
    ODYSSEY("Odyssey", Kind.POOLER, "odyssey"),
    WEIRS_TOOL("Weir's tools", Kind.TOOL, "weir (?:doctor|top|load)"), // before the pooler, whose name these begin with
    WEIR("Weir", Kind.POOLER, "weir"),
    POSTGREST("PostgREST", Kind.APPLICATION, "postgrest"),
    JDBC("JDBC", Kind.APPLICATION, "postgresql jdbc driver"),
    POSTGRES_JS("postgres.js", Kind.APPLICATION, "postgres\\.js"),
    VERTX("Vert.x", Kind.APPLICATION, "vertx-pg-client"),
    RAILS("Rails", Kind.APPLICATION, "(?:puma|sidekiq|rails|rake|unicorn)"),
    PRISMA("Prisma", Kind.APPLICATION, "prisma"),
    ASYNCPG("asyncpg", Kind.APPLICATION, ""),
    SQLALCHEMY("SQLAlchemy", Kind.APPLICATION, ""),
    DJANGO("Django", Kind.APPLICATION, ""),
    RESETTING_POOL("a pool that resets sessions", Kind.APPLICATION, ""),
    UNKNOWN("", Kind.APPLICATION, "");

    /** What such a session is there for. */
    public enum Kind {
        APPLICATION,
        POOLER,
        /** A person, or a program that a person looks at. */
        TOOL,
        BACKUP,
        MIGRATION
    }

    // django/db/models/sql/compiler.py quotes every column with its table, which is called app_model; query.py, count()
    // and
    // get(), whose MAX_GET_RESULTS is 21. psycopg puts the values in: who sends $1 is another one that quotes (Diesel,
    // SeaORM)
    private static final Pattern DJANGO_SQL = Pattern.compile("(?s)(?!.*\\$\\d)SELECT (?:DISTINCT )?"
            + "(?:\"\\w+_\\w+\"\\.\"\\w+\"(?!\\.).*|\"\\w+\"\\.\"\\w+\"(?!\\.).* LIMIT 21)"
            + "|SELECT COUNT\\(\\*\\) AS \"__count\".*|.*\"django_\\w+\".*");
    private static final Pattern PRISMA_SQL =
            Pattern.compile("(?s)(?:SELECT|INSERT INTO|UPDATE|DELETE FROM) \"public\"\\.\"\\w+\".*"
                    + "|SELECT \"\\w+\"\\.\"\\w+\"\\.\"\\w+\".*");

    private final String label;
    private final Kind kind;
    private final Pattern name;

    Driver(String label, Kind kind, String name) {
        this.label = label;
        this.kind = kind;
        this.name = Pattern.compile(name.isEmpty() ? "(?!)" : "(?:" + name + ")(?:\\b.*)?", Pattern.DOTALL);
    }

    public String label() {
        return label;
    }

    public Kind kind() {
        return kind;
    }

    /** Whether one session does not tell: another program may leave the same statement behind now and then. */
    public boolean isGuess() {
        return this == DJANGO || endsEachUse();
    }

    /**
     * Whether it is told by what SQLAlchemy's pool does after each use, and any other program after a failure (Knex with
     * ROLLBACK, Sequelize with ROLLBACK and a semicolon).
     */
    boolean endsEachUse() {
        return this == SQLALCHEMY || this == ASYNCPG;
    }

    /**
     * Who sent this, by the application's name first, by the statement second.
     *
     * @param sql the last statement as it was sent
     */
    public static Driver of(String application, String sql) {
        var called = application.toLowerCase(Locale.ROOT);
        for (var driver : values()) {
            if (driver.name.matcher(called).matches()) {
                return driver;
            }
        }
        return bySql(sql.strip());
    }

    private static Driver bySql(String sql) {
        return switch (sql) {
            // not by COMMIT; and BEGIN; as well: Knex and Sequelize end these with a semicolon, too
            case "ROLLBACK;" -> ASYNCPG; // asyncpg/transaction.py, when SQLAlchemy's pool resets what is returned
            case "ROLLBACK" -> SQLALCHEMY; // the same through psycopg
            case "DISCARD ALL" -> RESETTING_POOL; // PgBouncer in session mode, Npgsql
            default -> byShape(sql);
        };
    }

    private static Driver byShape(String sql) {
        if (sql.startsWith("SELECT pg_advisory_unlock_all()")) {
            return ASYNCPG; // Connection.get_reset_query
        }
        if (PRISMA_SQL.matcher(sql).matches()) {
            return PRISMA;
        }
        return DJANGO_SQL.matcher(sql).matches() ? DJANGO : UNKNOWN;
    }
}
