package dev.weir.doctor.live.cause;

import dev.weir.doctor.Confidence;
import dev.weir.doctor.Finding;
import dev.weir.doctor.Severity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Named prepared statements through a pooler that does not keep track of them: 42P05 and 26000 at random. */
final class StatementClash implements Cause {
    /** How each driver names its statements, from its source; every one of its clients counts from the same number. */
    private static final Map<String, Pattern> NAMES = new LinkedHashMap<>();

    static {
        NAMES.put("Prisma", Pattern.compile("s\\d+"));
        NAMES.put("asyncpg", Pattern.compile("__asyncpg_(?:stmt_)?\\w+__"));
        NAMES.put("pgjdbc", Pattern.compile("S_\\d+"));
        NAMES.put("psycopg 3", Pattern.compile("_pg3_\\d+"));
        NAMES.put("pgx", Pattern.compile("stmtcache_\\w+"));
        NAMES.put("Rails", Pattern.compile("a\\d+"));
        NAMES.put("PHP", Pattern.compile("pdo_stmt_\\w+"));
        NAMES.put("sqlx", Pattern.compile("sqlx_s_\\d+"));
    }

    @Override
    public List<Finding> judge(Evidence seen) {
        return NAMES.entrySet().stream()
                .flatMap(driver -> seen.look().residue().stream()
                        .filter(name -> driver.getValue().matcher(name).matches())
                        .limit(1)
                        .map(name -> finding(driver.getKey(), name)))
                .toList();
    }

    private static Finding finding(String driver, String name) {
        return new Finding(
                        "STATEMENT_CLASH",
                        Severity.WARNING,
                        Confidence.HIGH,
                        "The pooler handed out a session with statement \"%s\" of another %s client: the next one gets 42P05"
                                .formatted(name, driver),
                        List.of("pg_prepared_statements of the doctor's own session, which prepared nothing"),
                        List.of(
                                Remedies.edit(
                                        driver,
                                        "its connection settings",
                                        "no named statements behind this pooler, or a pooler that keeps track of them (Weir does)")),
                        Finding.Past.SAME)
                .onceOver(
                        "The pooler handed out a session with statement \"%s\" of another %s client: the next one got 42P05"
                                .formatted(name, driver));
    }
}
