package dev.weir.admin;

import dev.weir.admin.AdminCommand.AskServerVersion;
import dev.weir.admin.AdminCommand.AskVersion;
import dev.weir.admin.AdminCommand.EndTransaction;
import dev.weir.admin.AdminCommand.Forget;
import dev.weir.admin.AdminCommand.Help;
import dev.weir.admin.AdminCommand.IgnoredSet;
import dev.weir.admin.AdminCommand.KillClient;
import dev.weir.admin.AdminCommand.Nothing;
import dev.weir.admin.AdminCommand.OpenTransaction;
import dev.weir.admin.AdminCommand.Order;
import dev.weir.admin.AdminCommand.Probe;
import dev.weir.admin.AdminCommand.Refused;
import dev.weir.admin.AdminCommand.Reload;
import dev.weir.admin.AdminCommand.Show;
import dev.weir.admin.AdminCommand.Shutdown;
import dev.weir.admin.CommandLexer.Kind;
import dev.weir.admin.CommandLexer.Statement;
import dev.weir.admin.CommandLexer.Token;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Understands one statement. Tolerant of case, space, comments and semicolons; strict about words it does not know.
 * Never throws: what cannot be done comes back as {@link Refused}.
 */
final class CommandParser {
    private static final List<String> NOT_YET = List.of("SUSPEND");
    private static final List<String> VERBS = Stream.of(
                    Stream.of("RELOAD", "SHUTDOWN", "HELP", "KILL_CLIENT"),
                    Arrays.stream(DatabaseOrder.Verb.values()).map(Enum::name),
                    NOT_YET.stream())
            .flatMap(names -> names)
            .toList();
    private static final List<String> SHOWS =
            Arrays.stream(ShowTarget.values()).map(target -> "SHOW " + target).toList();
    private static final String SHUTDOWN_USAGE = "SHUTDOWN, SHUTDOWN WAIT_FOR_SERVERS or SHUTDOWN WAIT_FOR_CLIENTS";
    private static final String SET_USAGE = "SET name = value";
    private static final Pattern INTEGER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern ID = Pattern.compile("[0-9]{1,18}");
    private static final Pattern PARAMETER = Pattern.compile("\\$[0-9]+");

    private final Statement statement;
    private final List<Token> tokens;

    private CommandParser(Statement statement) {
        this.statement = statement;
        this.tokens = statement.tokens();
    }

    static AdminCommand parse(Statement statement) {
        if (!statement.unfinished().isEmpty()) {
            return new Refused(statement.unfinishedError());
        }
        return new CommandParser(statement).parse();
    }

    private AdminCommand parse() {
        if (tokens.stream().anyMatch(token -> PARAMETER.matcher(token.text()).matches() && token.kind() == Kind.WORD)) {
            return new Refused(CommandErrors.parametersNotTaken());
        }
        var first = tokens.getFirst();
        if (first.kind() != Kind.WORD) {
            return unknown();
        }
        return switch (first.text()) {
            case "show" -> show();
            case "select" -> select();
            case "help", "reload", "shutdown" -> control(first.text());
            case "kill_client" -> killClient();
            case "set" -> set();
            case "begin", "start" -> new OpenTransaction(first.is("start") ? "START TRANSACTION" : "BEGIN");
            case "commit", "end" -> new EndTransaction("COMMIT");
            case "rollback", "abort" -> has("to") ? new Nothing("ROLLBACK") : new EndTransaction("ROLLBACK");
            case "savepoint", "release", "reset", "unlisten" ->
                new Nothing(first.text().toUpperCase(Locale.ROOT));
            case "close" -> new Nothing(has("all") ? "CLOSE CURSOR ALL" : "CLOSE CURSOR");
            case "deallocate" -> deallocate();
            case "discard" -> has("all") || has("plans") ? new Forget(discardTag(), null) : new Nothing(discardTag());
            default -> order(first.text());
        };
    }

    private AdminCommand killClient() {
        if (tokens.size() == 2 && ID.matcher(tokens.getLast().text()).matches()) {
            return new KillClient(Long.parseLong(tokens.getLast().text()));
        }
        return unexpected("KILL_CLIENT and one id, a number that SHOW CLIENTS shows");
    }

    private AdminCommand order(String word) {
        var verb = DatabaseOrder.Verb.named(word);
        if (verb.isEmpty()) {
            var typed = word.toUpperCase(Locale.ROOT);
            return NOT_YET.contains(typed) ? new Refused(CommandErrors.notAvailable(typed)) : unknown();
        }
        boolean one = tokens.size() == 2 && tokens.getLast().isName();
        if (!one && !(tokens.size() == 1 && verb.get().fitsAll())) {
            return unexpected((verb.get().fitsAll() ? verb.get() + " alone or " : "") + verb.get()
                    + " and one database, in double quotes unless it is a plain word in lower case");
        }
        return new Order(
                new DatabaseOrder(verb.get(), one ? Optional.of(tokens.getLast().text()) : Optional.empty()));
    }

    private AdminCommand show() {
        if (wordsAre("show", "transaction", "isolation", "level")) {
            return setting("transaction_isolation").orElseGet(this::unknown);
        }
        if (wordsAre("show", "time", "zone")) {
            return setting("timezone").orElseGet(this::unknown);
        }
        if (tokens.size() != 2 || !tokens.getLast().isName()) {
            return unexpected("SHOW and one name, such as SHOW POOLS");
        }
        return shown(tokens.getLast().text());
    }

    private AdminCommand shown(String name) {
        if (name.equalsIgnoreCase("help")) {
            return new Help();
        }
        if (name.equalsIgnoreCase(DriverProbes.SERVER_VERSION.name())) {
            return new AskServerVersion();
        }
        if (name.equalsIgnoreCase("fds")) {
            return new Refused(CommandErrors.fdsNotShown());
        }
        return ShowTarget.named(name)
                .<AdminCommand>map(Show::new)
                .or(() -> setting(name))
                .orElseGet(this::unknown);
    }

    private static Optional<AdminCommand> setting(String name) {
        Function<String, AdminCommand> probe =
                value -> new Probe(new Column(name.toLowerCase(Locale.ROOT), ColumnType.TEXT), value, "SHOW");
        return DriverProbes.setting(name).map(probe);
    }

    /** PgBouncer takes SELECT for SHOW; drivers and their pools ask a few questions of their own. */
    private AdminCommand select() {
        if (tokens.size() == 2) {
            var what = tokens.getLast();
            if (what.kind() == Kind.WORD && INTEGER.matcher(what.text()).matches()) {
                return probe("?column?", ColumnType.INT4, Integer.toString(Integer.parseInt(what.text())));
            }
            if (what.kind() == Kind.STRING) {
                return probe("?column?", ColumnType.TEXT, what.text());
            }
            return what.isName() ? shown(what.text()) : unexpected("SHOW POOLS or another SHOW");
        }
        if (tokens.size() == 4
                && tokens.get(2).text().equals("(")
                && tokens.get(3).text().equals(")")) {
            var function = tokens.get(1).text();
            switch (function.startsWith("pg_catalog.") ? function.substring("pg_catalog.".length()) : function) {
                case "version":
                    return new AskVersion();
                case "pg_advisory_unlock_all": // asyncpg and others, when a connection goes back into their pool
                    return probe("pg_advisory_unlock_all", ColumnType.TEXT, "");
                default:
                    break;
            }
        }
        return unexpected("SHOW POOLS or another SHOW: the console has no tables to select from");
    }

    private static Probe probe(String column, ColumnType type, String value) {
        return new Probe(new Column(column, type), value, "SELECT 1");
    }

    private AdminCommand control(String verb) {
        if (verb.equals("shutdown") && tokens.size() == 2) {
            return switch (tokens.getLast().text().toLowerCase(Locale.ROOT)) {
                case "wait_for_servers" -> new Shutdown(ShutdownMode.WAIT_FOR_SERVERS);
                case "wait_for_clients" -> new Shutdown(ShutdownMode.WAIT_FOR_CLIENTS);
                default -> unexpected(SHUTDOWN_USAGE);
            };
        }
        if (tokens.size() > 1) {
            return unexpected(verb.equals("shutdown") ? SHUTDOWN_USAGE : verb.toUpperCase(Locale.ROOT) + " alone");
        }
        return switch (verb) {
            case "reload" -> new Reload();
            case "shutdown" -> new Shutdown(ShutdownMode.IMMEDIATE);
            default -> new Help();
        };
    }

    /** SET [SESSION|LOCAL] name {=|TO} value, and the forms of the SQL standard. */
    private AdminCommand set() {
        int at = tokens.size() > 1
                        && (tokens.get(1).is("session") || tokens.get(1).is("local"))
                ? 2
                : 1;
        if (tokens.size() <= at + 1 || !tokens.get(at).isName()) {
            return unexpected(SET_USAGE);
        }
        var name = tokens.get(at);
        if (name.is("characteristics") || name.is("transaction")) {
            return new IgnoredSet("transaction");
        }
        if (name.is("time") && tokens.get(at + 1).is("zone")) {
            return new IgnoredSet("timezone");
        }
        if (name.is("names")) {
            return new IgnoredSet("client_encoding");
        }
        var sign = tokens.get(at + 1);
        if (tokens.size() < at + 3 || !(sign.text().equals("=") || sign.is("to"))) {
            return unexpected(SET_USAGE);
        }
        return DriverProbes.setting(name.text()).isPresent()
                ? new IgnoredSet(name.text().toLowerCase(Locale.ROOT))
                : new Refused(CommandErrors.settingNotSettable(name.text()));
    }

    /** DEALLOCATE [PREPARE] {name | ALL}. */
    private AdminCommand deallocate() {
        int at = tokens.size() > 2 && tokens.get(1).is("prepare") ? 2 : 1;
        if (tokens.size() != at + 1 || !tokens.getLast().isName()) {
            return unexpected("DEALLOCATE name or DEALLOCATE ALL");
        }
        var name = tokens.getLast();
        return name.is("all") ? new Forget("DEALLOCATE ALL", null) : new Forget("DEALLOCATE", name.text());
    }

    private String discardTag() {
        return "DISCARD " + tokens.getLast().text().toUpperCase(Locale.ROOT);
    }

    private boolean has(String word) {
        return tokens.stream().anyMatch(token -> token.is(word));
    }

    private boolean wordsAre(String... words) {
        return List.of(words).equals(tokens.stream().map(Token::text).toList());
    }

    private Refused unexpected(String usage) {
        return new Refused(CommandErrors.unexpected(statement.text(), usage));
    }

    /** Looks for a misspelt verb first, because what follows a verb may be anything; then for a misspelt SHOW. */
    private Refused unknown() {
        var verb = tokens.getFirst().text().toUpperCase(Locale.ROOT);
        var nearest = NearestName.to(verb, VERBS)
                .or(() -> tokens.size() < 2
                        ? Optional.empty()
                        : NearestName.to(verb + " " + tokens.get(1).text().toUpperCase(Locale.ROOT), SHOWS));
        return new Refused(CommandErrors.unknownCommand(statement.text(), nearest));
    }
}
