package dev.weir.admin;

import dev.weir.wire.ClientError;
import dev.weir.wire.ClientError.Severity;
import dev.weir.wire.SqlState;
import java.util.List;
import java.util.Optional;

/** Every refusal of the console's commands, each with what to type instead. */
final class CommandErrors {
    private static final int LONGEST_QUOTE = 60;

    private CommandErrors() {}

    /** {@code nearest} is empty when nothing comes near. */
    static ClientError unknownCommand(String text, Optional<String> nearest) {
        var guess = nearest.map(name -> "Did you mean " + name + "? ").orElse("");
        return ClientError.error(SqlState.SYNTAX_ERROR)
                .message("invalid command \"%s\"", brief(text))
                .hint(guess + "SHOW HELP lists all commands.");
    }

    static ClientError unexpected(String text, String usage) {
        return ClientError.error(SqlState.SYNTAX_ERROR)
                .message("invalid command \"%s\"", brief(text))
                .hint("Write %s. SHOW HELP lists all commands.", usage);
    }

    static ClientError notAvailable(String verb) {
        return ClientError.error(SqlState.FEATURE_NOT_SUPPORTED)
                .message("%s is not available on this version's console", verb)
                .detail("Weir knows the command from PgBouncer but cannot do it yet.")
                .hint("SHOW HELP lists what can be done. KILL ends all clients of a database, PAUSE stops its work.");
    }

    static ClientError fdsNotShown() {
        return ClientError.error(SqlState.FEATURE_NOT_SUPPORTED)
                .message("Weir does not show file descriptors")
                .detail("In PgBouncer SHOW FDS hands sockets and secrets to another process.")
                .hint("Use SHOW SOCKETS for the connections themselves.");
    }

    static ClientError settingNotSettable(String name) {
        return ClientError.error(SqlState.FEATURE_NOT_SUPPORTED)
                .message("the console cannot set \"%s\"", brief(name))
                .hint("Change it in the configuration file and run RELOAD. SHOW CONFIG lists all settings.");
    }

    static ClientError parametersNotTaken() {
        return ClientError.error(SqlState.FEATURE_NOT_SUPPORTED)
                .message("the console takes no parameters")
                .hint("Write the value into the command itself.");
    }

    static ClientError severalCommands() {
        return ClientError.error(SqlState.SYNTAX_ERROR)
                .message("cannot insert multiple commands into a prepared statement")
                .hint("Prepare each command on its own, or send them all in one simple query.");
    }

    static ClientError adminOnly(String what) {
        return ClientError.error(SqlState.INSUFFICIENT_PRIVILEGE)
                .message("%s is for administrators", what)
                .detail("You are logged in as a user who may only look (stats_users).")
                .hint(
                        "Log in as a user listed in admin_users, or add this user there and run RELOAD as an administrator.");
    }

    /** The state is PostgreSQL's config_file_error, as PgBouncer's. */
    static ClientError reloadFailed(List<String> problems) {
        return ClientError.of(Severity.ERROR, "F0000")
                .message("RELOAD failed, nothing was changed: %d problem(s) in the configuration", problems.size())
                .detail("%s", String.join("\n", problems))
                .hint("Correct them and run RELOAD again. `weir check-config FILE` checks a file without applying it.");
    }

    static ClientError failed(String what, RuntimeException cause) {
        return ClientError.error(SqlState.INTERNAL_ERROR)
                .message("%s failed inside Weir: %s", brief(what), cause)
                .hint("This is a bug in Weir: its log has the stack trace.");
    }

    /** Short enough for one line of a message. */
    static String brief(String text) {
        var line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= LONGEST_QUOTE ? line : line.substring(0, LONGEST_QUOTE) + "...";
    }
}
