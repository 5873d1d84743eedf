package dev.weir.session;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One session of the simulated PostgreSQL behind its protocol: transaction status, settings, and a language of a few
 * words ({@code begin, commit, rollback, select, show, set, reset, discard all, deallocate, listen, prepare, copy, sleep,
 * error}).
 */
final class FakeSql {
    /** What a statement comes to. */
    record Result(Kind kind, List<String> rows, String tag) {
        enum Kind {
            DONE,
            EMPTY,
            COPY_IN,
            COPY_OUT,
            SLEEPS
        }

        static Result done(String tag) {
            return new Result(Kind.DONE, List.of(), tag);
        }

        static Result row(String value) {
            return new Result(Kind.DONE, List.of(value), "SELECT 1");
        }
    }

    /** An ERROR. */
    static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1;

        final String sqlState;

        Failure(String sqlState, String message) {
            super(message, null, false, false);
            this.sqlState = sqlState;
        }
    }

    static final Map<String, String> REPORTED = Map.of(
            "client_encoding", "client_encoding",
            "datestyle", "DateStyle",
            "timezone", "TimeZone",
            "application_name", "application_name");

    private static final Pattern SET_CONFIG = Pattern.compile(
            "(THEN )?pg_catalog.set_config\\(\\s*E?'((?:''|\\\\\\\\|[^'])*)',\\s*(NULL|E?'((?:''|\\\\\\\\|[^'])*)'), false\\)");
    private static final Pattern ROWS = Pattern.compile("([0-9]{1,7})(?: ([0-9]{1,7}))?");
    private static final Pattern SET =
            Pattern.compile("set (\\S+?)\\s*(?:=| to )\\s*'?([^']*)'?", Pattern.CASE_INSENSITIVE);

    final int pid;
    final Map<String, String> defaults = new TreeMap<>();
    final Map<String, FakeBackend.Prepared> statements = new TreeMap<>();
    private final Map<String, String> settings = new TreeMap<>();
    private final Map<String, String> told = new TreeMap<>();
    private final BiConsumer<String, String> report;
    private Map<String, String> beforeTransaction = Map.of();
    char status = 'I';
    /** A setting that this role may not set any more. */
    @Nullable
    String forbidden;

    FakeSql(int pid, Map<String, String> defaults, BiConsumer<String, String> report) {
        this.pid = pid;
        this.report = report;
        this.defaults.putAll(defaults);
        settings.putAll(defaults);
    }

    void startup(Map<String, String> asked) {
        asked.forEach((name, value) -> defaults.put(key(name), worded(name, value)));
        settings.putAll(defaults);
    }

    Map<String, String> settings() {
        return settings;
    }

    /** Runs one statement; what it has not changed by the time it throws stays as it was. */
    Result run(String sql) {
        String text = sql.strip();
        String lower = text.toLowerCase(Locale.ROOT);
        String word = lower.split("[ ;]", 2)[0];
        String rest = text.length() > word.length()
                ? text.substring(word.length() + 1).strip()
                : "";
        if (status == 'E' && !word.equals("rollback") && !word.equals("commit")) {
            throw new Failure("25P02", "current transaction is aborted");
        }
        return switch (word) {
            case "" -> new Result(Result.Kind.EMPTY, List.of(), "");
            case "begin" -> begin();
            case "commit" -> end(status != 'E');
            case "rollback" -> end(false);
            case "select" -> select(rest);
            case "show" -> Result.row(settings.getOrDefault(key(rest), ""));
            case "rows" -> rows(rest);
            case "set" -> set(text);
            case "reset" -> reset(rest.toLowerCase(Locale.ROOT));
            case "discard" -> discard();
            case "deallocate" -> deallocate(rest);
            case "listen", "prepare" -> Result.done(word.toUpperCase(Locale.ROOT));
            case "copy" ->
                new Result(rest.contains("in") ? Result.Kind.COPY_IN : Result.Kind.COPY_OUT, List.of(), "COPY 1");
            case "sleep" -> new Result(Result.Kind.SLEEPS, List.of(), "SLEEP");
            case "error" -> throw new Failure(rest.length() == 5 ? rest : "42601", "as you wish");
            default -> throw new Failure("42601", "syntax error at or near \"" + word + "\"");
        };
    }

    /** An error: the transaction block has failed, or the implicit transaction is rolled back. */
    void failed() {
        if (status == 'T') {
            status = 'E';
        }
    }

    private Result begin() {
        if (status == 'I') {
            status = 'T';
            beforeTransaction = new TreeMap<>(settings);
        }
        return Result.done("BEGIN");
    }

    private Result end(boolean commits) {
        if (status != 'I' && !commits) {
            restore(beforeTransaction);
        }
        status = 'I';
        return Result.done(commits ? "COMMIT" : "ROLLBACK");
    }

    private void restore(Map<String, String> values) {
        for (String name : new ArrayList<>(settings.keySet())) {
            if (!values.containsKey(name)) {
                settings.remove(name);
            }
        }
        values.forEach(this::assign);
    }

    private Result select(String rest) {
        if (rest.contains("set_config")) {
            Matcher each = SET_CONFIG.matcher(rest);
            var before = new TreeMap<>(settings);
            try {
                while (each.find()) {
                    String name = unquoted(each.group(2));
                    String value = each.group(4);
                    if (each.group(1) != null && !isAtDefault(name)) {
                        continue;
                    }
                    if (name.equals(forbidden)) {
                        throw new Failure("42501", "permission denied to set parameter \"" + name + "\"");
                    }
                    assign(name, value == null ? defaults.getOrDefault(key(name), "") : unquoted(value));
                }
            } catch (Failure e) {
                restore(before);
                throw e;
            }
            return Result.row("");
        }
        return Result.row(rest.equals("pid") ? "pid " + pid : rest);
    }

    private boolean isAtDefault(String name) {
        return settings.getOrDefault(key(name), "").equals(defaults.getOrDefault(key(name), ""));
    }

    private static String unquoted(String text) {
        return text.replace("''", "'").replace("\\\\", "\\");
    }

    /** {@code rows 3 100}: three of a hundred characters each. */
    private static Result rows(String rest) {
        Matcher asked = ROWS.matcher(rest);
        if (!asked.matches()) {
            throw new Failure("42601", "syntax error in ROWS");
        }
        int count = Integer.parseInt(asked.group(1));
        int width = asked.group(2) == null ? 1 : Integer.parseInt(asked.group(2));
        if ((long) count * width > 1_000_000) {
            throw new Failure("54000", "nobody needs as much");
        }
        return new Result(Result.Kind.DONE, Collections.nCopies(count, "r".repeat(width)), "SELECT " + count);
    }

    private Result set(String text) {
        Matcher matcher = SET.matcher(text);
        if (!matcher.matches()) {
            throw new Failure("42601", "syntax error in SET");
        }
        assign(matcher.group(1), matcher.group(2));
        return Result.done("SET");
    }

    private void assign(String name, String value) {
        String key = key(name);
        if (!defaults.containsKey(key) && !key.contains(".")) {
            throw new Failure("42704", "unrecognized configuration parameter \"" + name + "\"");
        }
        String now = worded(name, value);
        settings.put(key, now);
    }

    /** As PostgreSQL does since version 14: before ReadyForQuery, what differs from the last report ({@code guc.c}). */
    void reportChanges() {
        REPORTED.forEach((key, spelled) -> {
            String value = settings.getOrDefault(key, "");
            if (!value.equals(told.put(key, value))) {
                report.accept(spelled, value);
            }
        });
    }

    /** PostgreSQL's own wording, of the few values that tests use. */
    private static String worded(String name, String value) {
        return switch (key(name)) {
            case "timezone" -> {
                if (value.equals("nowhere")) {
                    throw new Failure("22023", "invalid value for parameter \"TimeZone\": \"nowhere\"");
                }
                yield value.equalsIgnoreCase("utc") ? "UTC" : value;
            }
            case "datestyle" -> value.equalsIgnoreCase("iso") ? "ISO, MDY" : value;
            default -> value;
        };
    }

    private Result reset(String name) {
        if (name.equals("all")) {
            resetAll();
        } else {
            assign(name, defaults.getOrDefault(key(name), ""));
        }
        return Result.done("RESET");
    }

    private void resetAll() {
        settings.keySet().removeIf(key -> !defaults.containsKey(key));
        defaults.forEach(this::assign);
    }

    private Result discard() {
        resetAll();
        statements.keySet().removeIf(name -> !name.isEmpty());
        return Result.done("DISCARD ALL");
    }

    private Result deallocate(String rest) {
        String name = rest.replace("\"", "").replace(";", "");
        if (name.equalsIgnoreCase("all")) {
            statements.keySet().removeIf(each -> !each.isEmpty());
            return Result.done("DEALLOCATE ALL");
        }
        if (statements.remove(name) == null) {
            throw new Failure("26000", "prepared statement \"" + name + "\" does not exist");
        }
        return Result.done("DEALLOCATE");
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    @Nullable
    String setting(String name) {
        return settings.get(key(name));
    }
}
