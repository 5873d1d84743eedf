package dev.weir.wire;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/**
 * The {@code options} of a startup packet: a command line for the server process, as in {@code -c work_mem=1MB --jit=off}.
 * Every switch that PostgreSQL takes from a client is a setting in disguise (postgres.c, process_postgres_switches), so
 * this returns settings. Whether a setting exists, and whether this client may change it, is the server's business.
 */
public final class StartupOptions {
    private static final String WITH_ARGUMENT = "BCcDdfhkNprStvW-";
    private static final String WITHOUT_ARGUMENT = "bEeFijlnOPsT";

    private final SequencedMap<String, String> settings = new LinkedHashMap<>();
    private final Iterator<String> words;

    private StartupOptions(List<String> words) {
        this.words = words.iterator();
    }

    /**
     * Settings in order of appearance, names as {@link #settingName} gives them; a later one replaces an earlier one.
     *
     * @throws ProtocolViolation with PostgreSQL's 42601 for a switch it would not take
     */
    public static SequencedMap<String, String> parse(String options) {
        var parser = new StartupOptions(split(options));
        while (parser.words.hasNext()) {
            parser.word(parser.words.next());
        }
        return parser.settings;
    }

    /** The one spelling under which a setting is kept: PostgreSQL ignores the case of their names, for ASCII letters. */
    public static String settingName(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** Words are separated by white space; a backslash makes the next character an ordinary one (postinit.c, pg_split_opts). */
    static List<String> split(String options) {
        var words = new ArrayList<String>();
        int at = 0;
        while (true) {
            while (at < options.length() && isSpace(options.charAt(at))) {
                at++;
            }
            if (at == options.length()) {
                return words;
            }
            var word = new StringBuilder();
            for (; at < options.length() && !isSpace(options.charAt(at)); at++) {
                if (options.charAt(at) == '\\' && ++at == options.length()) {
                    break; // a lone backslash at the very end stands for nothing
                }
                word.append(options.charAt(at));
            }
            words.add(word.toString());
        }
    }

    private static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    /** One word may hold several switches, the last of them with its argument, as getopt(3) reads it. */
    private void word(String word) {
        if (word.length() < 2 || word.charAt(0) != '-') {
            throw invalid(word);
        }
        if (word.equals("--")) { // ends the switches, and a server process takes nothing else from a client
            if (words.hasNext()) {
                throw invalid(words.next());
            }
            return;
        }
        for (int i = 1; i < word.length(); i++) {
            char flag = word.charAt(i);
            if (WITHOUT_ARGUMENT.indexOf(flag) >= 0) {
                plainSwitch(flag);
            } else if (WITH_ARGUMENT.indexOf(flag) >= 0) {
                switchWithArgument(flag, argument(word, i + 1), word);
                return;
            } else {
                throw invalid(word);
            }
        }
    }

    private String argument(String word, int from) {
        if (from < word.length()) {
            return word.substring(from);
        }
        if (!words.hasNext()) {
            throw invalid(word);
        }
        return words.next();
    }

    private void plainSwitch(char flag) {
        switch (flag) {
            case 'e' -> settings.put("datestyle", "euro");
            case 'F' -> settings.put("fsync", "false");
            case 'i' -> settings.put("listen_addresses", "*");
            case 'l' -> settings.put("ssl", "true");
            case 'O' -> settings.put("allow_system_table_mods", "true");
            case 'P' -> settings.put("ignore_system_indexes", "true");
            case 's' -> settings.put("log_statement_stats", "true");
            default -> {} // b, E, j, n, T: PostgreSQL ignores them when they come from a client
        }
    }

    private void switchWithArgument(char flag, String argument, String word) {
        switch (flag) {
            case 'c' -> assignment("-c ", argument);
            case '-' -> assignment("--", argument);
            case 'B' -> settings.put("shared_buffers", argument);
            case 'd' -> debugLevel(argument);
            case 'f' -> settings.put(planSetting(argument, word), "false");
            case 'h' -> settings.put("listen_addresses", argument);
            case 'k' -> settings.put("unix_socket_directories", argument);
            case 'N' -> settings.put("max_connections", argument);
            case 'p' -> settings.put("port", argument);
            case 'S' -> settings.put("work_mem", argument);
            case 't' -> settings.put(statisticsSetting(argument, word), "true");
            case 'W' -> settings.put("post_auth_delay", argument);
            default -> {} // C, D, r, v: PostgreSQL ignores them when they come from a client
        }
    }

    /** A dash in the name stands for an underscore (guc.c, ParseLongOption). */
    private void assignment(String introducer, String argument) {
        int equals = argument.indexOf('=');
        if (equals < 0) {
            throw new ProtocolViolation(ClientError.fatal(SqlState.SYNTAX_ERROR)
                    .message("%s%s requires a value", introducer, argument)
                    .hint("Write it as %s%s=VALUE in the connection's options.", introducer, argument));
        }
        settings.put(settingName(argument.substring(0, equals).replace('-', '_')), argument.substring(equals + 1));
    }

    private void debugLevel(String argument) {
        int level = leadingNumber(argument);
        settings.put("log_min_messages", level > 0 ? "debug" + level : "notice");
        var fromLevel3 = List.of("debug_print_parse", "debug_print_plan", "debug_print_rewritten");
        if (level >= 2) {
            settings.put("log_statement", "all");
        }
        for (int i = 0; i < fromLevel3.size() && level >= 3 + i; i++) {
            settings.put(fromLevel3.get(i), "true");
        }
    }

    /** atoi(3) for what can be a debug level: no digits are 0, and no level has three of them. */
    private static int leadingNumber(String text) {
        int digits = 0;
        while (digits < Math.min(text.length(), 3) && Character.digit(text.charAt(digits), 10) >= 0) {
            digits++;
        }
        return digits == 0 ? 0 : Integer.parseInt(text.substring(0, digits));
    }

    private static String planSetting(String argument, String word) {
        return switch (argument.isEmpty() ? ' ' : argument.charAt(0)) {
            case 's' -> "enable_seqscan";
            case 'i' -> "enable_indexscan";
            case 'o' -> "enable_indexonlyscan";
            case 'b' -> "enable_bitmapscan";
            case 't' -> "enable_tidscan";
            case 'n' -> "enable_nestloop";
            case 'm' -> "enable_mergejoin";
            case 'h' -> "enable_hashjoin";
            default -> throw invalid(word);
        };
    }

    private static String statisticsSetting(String argument, String word) {
        if (argument.startsWith("pa")) {
            return "log_parser_stats";
        }
        if (argument.startsWith("pl")) {
            return "log_planner_stats";
        }
        if (argument.startsWith("e")) {
            return "log_executor_stats";
        }
        throw invalid(word);
    }

    private static ProtocolViolation invalid(String word) {
        return new ProtocolViolation(ClientError.fatal(SqlState.SYNTAX_ERROR)
                .message("invalid command-line argument for server process: %s", word)
                .hint("In a connection's options, write settings as -c NAME=VALUE."));
    }
}
