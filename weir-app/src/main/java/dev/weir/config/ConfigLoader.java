package dev.weir.config;

import dev.weir.config.ConnectionString.Pair;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Turns files, text or a URL into a configuration, or into the list of everything wrong with them.
 *
 * <p>An environment variable {@code WEIR_<KEY>} outranks the key in the file, {@code WEIR_POOL_MODE} for example.
 */
public final class ConfigLoader {
    private static final String PREFIX = "WEIR_";
    // Kubernetes sets these in every pod beside a Service called "weir"
    private static final Pattern SERVICE_LINK = Pattern.compile("WEIR_(?:SERVICE|PORT)(?:_.*)?");

    private ConfigLoader() {}

    /** Reads a file, the files it includes and its auth_file. */
    public static Loaded load(Path file, Map<String, String> env) {
        var problems = new Problems();
        return assemble(IniReader.readFile(file, problems), Position.of(file.toString()), env, problems);
    }

    /** The same for a text that is already at hand; {@code fileName} is what positions name. */
    public static Loaded parse(String text, String fileName, Map<String, String> env) {
        var problems = new Problems();
        return assemble(IniReader.readText(text, fileName, problems), Position.of(fileName), env, problems);
    }

    /**
     * A configuration from a connection URL alone: every database of that server, through that login, in transaction
     * mode, for clients on this machine that know the same user and password.
     *
     * @param env also gives what the URL leaves out, by the names libpq uses: PGHOST, PGPORT, PGUSER, PGPASSWORD
     */
    public static Loaded fromDatabaseUrl(String url, Map<String, String> env) {
        var problems = new Problems();
        var origin = Position.of("DATABASE_URL");
        var parsed = DatabaseUrl.parse(url, env, problems);
        if (parsed == null) {
            return new Loaded(null, problems);
        }
        var draft = new ConfigDraft(origin, problems);
        parsed.settings().forEach((key, value) -> draft.general().set(new Pair(key, origin, value, origin), problems));
        draft.loginOfUrl(parsed.user(), parsed.password());
        draft.databaseOfUrl(parsed);
        override(draft, env, problems);
        return draft.finish();
    }

    private static Loaded assemble(
            List<IniReader.Entry> entries, Position origin, Map<String, String> env, Problems problems) {
        if (entries.isEmpty() && problems.hasErrors()) {
            return new Loaded(null, problems); // an unreadable file: whatever else it lacks is no news
        }
        var draft = new ConfigDraft(origin, problems);
        entries.forEach(draft::add);
        override(draft, env, problems);
        return draft.finish();
    }

    private static void override(ConfigDraft draft, Map<String, String> env, Problems problems) {
        new TreeMap<>(env).forEach((variable, value) -> {
            if (!variable.startsWith(PREFIX) || SERVICE_LINK.matcher(variable).matches()) {
                return;
            }
            var name = variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT);
            var at = Position.environment(variable);
            if (KeyTable.find(Section.PGBOUNCER, name).isPresent()) {
                draft.general().override(new Pair(name, at, value, at), problems);
            } else {
                var hint = NearestName.to(name, KeyTable.names(Section.PGBOUNCER))
                        .map(key -> ": did you mean " + PREFIX + key.toUpperCase(Locale.ROOT) + "?")
                        .orElse("");
                problems.warning(at, "names no key" + hint);
            }
        });
    }
}
