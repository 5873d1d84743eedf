package dev.weir.admin;

import dev.weir.admin.AdminCommand.AskServerVersion;
import dev.weir.admin.AdminCommand.AskVersion;
import dev.weir.admin.AdminCommand.Empty;
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
import dev.weir.wire.ClientError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What PostgreSQL would answer to each message (protocol sections 54.2.2 and 54.2.3), with the console's commands in place
 * of SQL. Used by one thread at a time.
 *
 * <p>Invariants: Query, Sync and FunctionCall are each answered with one ReadyForQuery; after an error in the extended
 * protocol nothing is answered before Sync. A transaction is only a mark that drivers look for: an error does not fail it,
 * because nothing the console does could be rolled back.
 */
final class ConsoleProtocol {
    /** As many as a driver keeps, and some. */
    static final int MOST_STATEMENTS = 1_000;

    /** In characters, with its name; no command of the console is as long. */
    static final int LONGEST_STATEMENT = 1_000;

    /** Each may hold a table that has been fetched in part. */
    static final int MOST_PORTALS = 16;

    private static final byte IDLE = 'I';
    private static final byte IN_TRANSACTION = 'T';

    private final CommandRunner runner;
    private final Replies replies;
    private final Map<String, AdminCommand> statements = new HashMap<>();
    private final Map<String, Portal> portals = new HashMap<>();
    private byte status = IDLE;
    private boolean skippingToSync;

    ConsoleProtocol(CommandRunner runner, Replies replies) {
        this.runner = runner;
        this.replies = replies;
    }

    /** Answers one message; false when that ended the session. */
    boolean handle(ConsoleRequest request) {
        if (skippingToSync && isSkipped(request)) {
            return true;
        }
        switch (request) {
            case ConsoleRequest.Query query -> query(query.sql());
            case ConsoleRequest.Parse parse -> parse(parse);
            case ConsoleRequest.Bind bind -> bind(bind);
            case ConsoleRequest.Describe describe -> describe(describe);
            case ConsoleRequest.Execute execute -> execute(execute);
            case ConsoleRequest.Close close -> close(close);
            case ConsoleRequest.Sync _ -> ready();
            case ConsoleRequest.Flush _ -> handOver();
            case ConsoleRequest.FunctionCall _ -> {
                replies.error(ProtocolErrors.functionCall());
                ready();
            }
            case ConsoleRequest.StrayCopy _ -> {}
            case ConsoleRequest.Terminate _ -> {
                return false;
            }
            case ConsoleRequest.Broken broken -> {
                replies.error(broken.violation().error());
                return false;
            }
        }
        return true;
    }

    private static boolean isSkipped(ConsoleRequest request) {
        return !(request instanceof ConsoleRequest.Sync
                || request instanceof ConsoleRequest.Terminate
                || request instanceof ConsoleRequest.Broken);
    }

    private void query(String sql) {
        statements.remove("");
        portals.remove("");
        var commands =
                CommandLexer.statements(sql).stream().map(CommandParser::parse).toList();
        // As in PostgreSQL, a mistake anywhere in the text means that none of it runs.
        var mistake = commands.stream().filter(Refused.class::isInstance).findFirst();
        if (mistake.isPresent()) {
            runToEnd(mistake.get());
        } else if (commands.isEmpty()) {
            replies.emptyQuery();
        } else {
            for (var command : commands) {
                if (!runToEnd(command)) {
                    break;
                }
            }
        }
        ready();
    }

    /** False when it failed. */
    private boolean runToEnd(AdminCommand command) {
        return switch (perform(command)) {
            case Outcome.Failed failed -> {
                replies.error(failed.error());
                yield false;
            }
            case Outcome.Done done -> {
                done.notices().forEach(replies::error);
                var portal = new Portal(command, ResultFormats.TEXT);
                portal.start(done);
                command.columns().ifPresent(columns -> replies.rowDescription(columns, ResultFormats.TEXT));
                portal.fetch(0, replies);
                yield true;
            }
        };
    }

    private Outcome perform(AdminCommand command) {
        var outcome = runner.run(command);
        switch (command) {
            case OpenTransaction _ -> status = IN_TRANSACTION;
            case EndTransaction _ -> status = IDLE;
            case Forget forget -> forget(forget.name());
            case Empty _, Show _, Help _, Reload _, Order _, KillClient _, Shutdown _, Probe _ -> {}
            case AskVersion _, AskServerVersion _, IgnoredSet _, Nothing _, Refused _ -> {}
        }
        return outcome;
    }

    private void forget(@Nullable String name) {
        if (name == null) {
            statements.clear();
        } else {
            statements.remove(name);
        }
    }

    private void parse(ConsoleRequest.Parse request) {
        if (!request.name().isEmpty() && statements.containsKey(request.name())) {
            fail(ProtocolErrors.statementExists(request.name()));
            return;
        }
        var found = CommandLexer.statements(request.sql());
        var command = found.isEmpty() ? new Empty() : CommandParser.parse(found.getFirst());
        if (found.size() > 1) {
            fail(CommandErrors.severalCommands());
        } else if (command instanceof Refused refused) {
            fail(refused.error());
        } else if (request.parameters() > 0) {
            fail(CommandErrors.parametersNotTaken());
        } else if (length(request) > LONGEST_STATEMENT) {
            fail(ProtocolErrors.statementTooLong(length(request), LONGEST_STATEMENT));
        } else if (statements.size() >= MOST_STATEMENTS && !statements.containsKey(request.name())) {
            fail(ProtocolErrors.tooManyKept(statements.size(), "prepared statements"));
        } else {
            statements.put(request.name(), command);
            replies.parseComplete();
        }
    }

    private static int length(ConsoleRequest.Parse request) {
        return request.name().length() + request.sql().length();
    }

    private void bind(ConsoleRequest.Bind request) {
        var command = statements.get(request.statement());
        if (command == null) {
            fail(ProtocolErrors.noStatement(request.statement()));
            return;
        }
        int columns = command.columns().map(List::size).orElse(0);
        if (request.parameters() > 0) {
            fail(ProtocolErrors.parametersBound(request.parameters()));
        } else if (columns > 0 && !request.formats().fits(columns)) {
            fail(ProtocolErrors.formatsDoNotFit(request.formats().codes().size(), columns));
        } else if (!request.portal().isEmpty() && portals.containsKey(request.portal())) {
            fail(ProtocolErrors.portalExists(request.portal()));
        } else if (portals.size() >= MOST_PORTALS && !portals.containsKey(request.portal())) {
            fail(ProtocolErrors.tooManyKept(portals.size(), "portals"));
        } else {
            portals.put(request.portal(), new Portal(command, request.formats()));
            replies.bindComplete();
        }
    }

    private void describe(ConsoleRequest.Describe request) {
        if (request.statement()) {
            var command = statements.get(request.name());
            if (command == null) {
                fail(ProtocolErrors.noStatement(request.name()));
                return;
            }
            replies.noParameters();
            describe(command, ResultFormats.TEXT); // the formats are not known before Bind
        } else {
            var portal = portals.get(request.name());
            if (portal == null) {
                fail(ProtocolErrors.noPortal(request.name()));
                return;
            }
            describe(portal.command(), portal.formats());
        }
    }

    private void describe(AdminCommand command, ResultFormats formats) {
        command.columns().ifPresentOrElse(columns -> replies.rowDescription(columns, formats), replies::noData);
    }

    private void execute(ConsoleRequest.Execute request) {
        var portal = portals.get(request.portal());
        if (portal == null) {
            fail(ProtocolErrors.noPortal(request.portal()));
            return;
        }
        if (portal.command() instanceof Empty) {
            replies.emptyQuery();
            return;
        }
        if (!portal.started()) {
            switch (perform(portal.command())) {
                case Outcome.Failed failed -> {
                    fail(failed.error());
                    return;
                }
                case Outcome.Done done -> {
                    done.notices().forEach(replies::error);
                    portal.start(done);
                }
            }
        } else if (!portal.canContinue()) {
            fail(ProtocolErrors.portalSpent(request.portal()));
            return;
        }
        portal.fetch(request.maxRows(), replies);
    }

    /** A name that does not exist is no error: protocol section 54.2.3. */
    private void close(ConsoleRequest.Close request) {
        if (request.statement()) {
            statements.remove(request.name());
        } else {
            portals.remove(request.name());
        }
        replies.closeComplete();
    }

    private void fail(ClientError error) {
        skippingToSync = true;
        replies.error(error);
        replies.flush(); // a client that waits after Flush must see it: its Flush is skipped
    }

    private void ready() {
        skippingToSync = false;
        if (status == IDLE) {
            portals.clear(); // they live as long as their transaction
        }
        replies.ready(status);
        handOver();
    }

    private void handOver() {
        replies.flush();
        runner.startShutdown();
    }
}
