package dev.weir.admin;

import dev.weir.wire.ClientError;
import dev.weir.wire.ClientError.Severity;
import dev.weir.wire.SqlState;

/** Refusals of messages rather than of commands, in PostgreSQL's words where it has some. */
final class ProtocolErrors {
    private static final String PREPARE_AGAIN = "Send Parse for it first. DISCARD ALL and DEALLOCATE drop statements.";

    private ProtocolErrors() {}

    static ClientError noStatement(String name) {
        return ClientError.error(SqlState.INVALID_SQL_STATEMENT_NAME)
                .message("prepared statement \"%s\" does not exist", name)
                .hint(PREPARE_AGAIN);
    }

    static ClientError statementExists(String name) {
        return ClientError.error(SqlState.DUPLICATE_PREPARED_STATEMENT)
                .message("prepared statement \"%s\" already exists", name)
                .hint("Close it first, or take another name.");
    }

    static ClientError noPortal(String name) {
        return ClientError.error(SqlState.INVALID_CURSOR_NAME)
                .message("portal \"%s\" does not exist", name)
                .hint("Send Bind for it first. Outside of a transaction a portal lives until Sync.");
    }

    /** The state is PostgreSQL's duplicate_cursor. */
    static ClientError portalExists(String name) {
        return ClientError.of(Severity.ERROR, "42P03")
                .message("portal \"%s\" already exists", name)
                .hint("Close it first, or take another name.");
    }

    static ClientError portalSpent(String name) {
        return ClientError.error(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE)
                .message("portal \"%s\" cannot be run", name)
                .detail("Its command has been done and has no rows to fetch.")
                .hint("Bind the statement again to run it again.");
    }

    static ClientError parametersBound(int count) {
        return ClientError.error(SqlState.PROTOCOL_VIOLATION)
                .message("bind message supplies %d parameters, but the console's commands take none", count)
                .hint("Write the value into the command itself.");
    }

    static ClientError formatsDoNotFit(int formats, int columns) {
        return ClientError.error(SqlState.PROTOCOL_VIOLATION)
                .message("bind message has %d result formats but query has %d columns", formats, columns)
                .hint("Send none, one for all columns, or one for each.");
    }

    static ClientError functionCall() {
        return ClientError.error(SqlState.FEATURE_NOT_SUPPORTED)
                .message("the console has no functions to call")
                .hint("SHOW HELP lists what can be done.");
    }

    /** The state is PostgreSQL's program_limit_exceeded. */
    static ClientError tooManyKept(int count, String what) {
        return ClientError.of(Severity.ERROR, "54000")
                .message("this session has %d %s, the most it may have", count, what)
                .hint("Close those that are not needed any more.");
    }

    /** The state is PostgreSQL's program_limit_exceeded. */
    static ClientError statementTooLong(int length, int limit) {
        return ClientError.of(Severity.ERROR, "54000")
                .message("prepared statement of %d characters: the console keeps up to %d", length, limit)
                .hint("The length of its name counts too.");
    }

    /** The state is PostgreSQL's program_limit_exceeded. */
    static ClientError messageTooLong(int bytes, int limit) {
        return ClientError.of(Severity.FATAL, "54000")
                .message("message of %d bytes: the console takes up to %d", bytes, limit)
                .hint("This is the console of Weir, not a database: check the database name you connect to.");
    }

    /** The state is PostgreSQL's program_limit_exceeded. */
    static ClientError tooManyWaiting(int limit) {
        return ClientError.of(Severity.FATAL, "54000")
                .message("more than %d messages are waiting for their answers", limit)
                .hint("Read the answers before sending more commands.");
    }
}
