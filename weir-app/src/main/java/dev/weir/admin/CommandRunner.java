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
import dev.weir.wire.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs commands for one role. May block. What a command means for its own session is the session's business. */
final class CommandRunner {
    private static final Logger log = LoggerFactory.getLogger(CommandRunner.class);
    private static final String USAGE = """

            \tSHOW HELP|CONFIG|DATABASES|POOLS|CLIENTS|SERVERS|USERS|VERSION
            \tSHOW PEERS|PEER_POOLS
            \tSHOW SOCKETS|ACTIVE_SOCKETS|LISTS|MEM|STATE
            \tSHOW DNS_HOSTS|DNS_ZONES
            \tSHOW STATS|STATS_TOTALS|STATS_AVERAGES|TOTALS
            \tPAUSE [<db>]
            \tRESUME [<db>]
            \tKILL [<db>]
            \tKILL_CLIENT <id>
            \tRECONNECT [<db>]
            \tWAIT_CLOSE [<db>]
            \tDISABLE <db>
            \tENABLE <db>
            \tRELOAD
            \tSHUTDOWN
            \tSHUTDOWN WAIT_FOR_SERVERS|WAIT_FOR_CLIENTS""";

    private final Operations operations;
    private final ConsoleRole role;
    private final Supplier<Waiting> waiting;
    private @Nullable ShutdownMode wanted;

    CommandRunner(Operations operations, ConsoleRole role, Supplier<Waiting> waiting) {
        this.operations = operations;
        this.role = role;
        this.waiting = waiting;
    }

    Outcome run(AdminCommand command) {
        try {
            return switch (command) {
                case Show show -> Outcome.done(ShowTables.of(show.target(), operations), "SHOW");
                case Probe probe -> Outcome.done(Table.of(probe.column(), probe.value()), probe.tag());
                case AskVersion _ -> Outcome.done(ShowTables.of(ShowTarget.VERSION, operations), "SELECT 1");
                case AskServerVersion _ -> Outcome.done(serverVersion(), "SHOW");
                case Help _ -> Outcome.done(notice("Console usage").detail(USAGE), "SHOW");
                case Reload _ -> role == ConsoleRole.ADMIN ? reload() : adminOnly("RELOAD");
                case Order asked ->
                    role == ConsoleRole.ADMIN
                            ? order(asked.order())
                            : adminOnly(asked.order().verb().name());
                case KillClient kill ->
                    role == ConsoleRole.ADMIN
                            ? outcome(operations.killClient(kill.id()), "KILL_CLIENT")
                            : adminOnly("KILL_CLIENT");
                case Shutdown shutdown -> role == ConsoleRole.ADMIN ? shutdown(shutdown.mode()) : adminOnly("SHUTDOWN");
                case IgnoredSet set -> Outcome.done(notice("the console ignores SET %s".formatted(set.name())), "SET");
                case Nothing nothing -> Outcome.done(nothing.tag());
                case Forget forget -> Outcome.done(forget.tag());
                case OpenTransaction open -> Outcome.done(open.tag());
                case EndTransaction end -> Outcome.done(end.tag());
                case Empty _ -> Outcome.done("");
                case Refused refused -> new Outcome.Failed(refused.error());
            };
        } catch (RuntimeException failure) { // the pooler failed, not the session: say so and go on
            log.error("console command {} failed", command, failure);
            return new Outcome.Failed(CommandErrors.failed(command.toString(), failure));
        }
    }

    /**
     * Starts the shutdown that was asked for, if any. Only now, when the answer has been handed out: a shutdown that closes
     * this very connection first would leave the administrator without one.
     */
    void startShutdown() {
        var mode = wanted;
        wanted = null;
        if (mode != null) {
            operations.shutdown(mode);
        }
    }

    private Outcome order(DatabaseOrder order) {
        return outcome(operations.carryOut(order, waiting), order.verb().name());
    }

    private static Outcome outcome(Optional<ClientError> failure, String tag) {
        return failure.<Outcome>map(Outcome.Failed::new).orElseGet(() -> Outcome.done(tag));
    }

    private Outcome shutdown(ShutdownMode mode) {
        wanted = mode;
        return Outcome.done("SHUTDOWN");
    }

    private Outcome reload() {
        var result = operations.reload();
        if (!result.problems().isEmpty()) {
            return new Outcome.Failed(CommandErrors.reloadFailed(result.problems()));
        }
        var notices = new ArrayList<ClientError>();
        if (!result.changed().isEmpty()) {
            notices.add(notice("changed: %s".formatted(String.join(", ", result.changed()))));
        }
        if (!result.needRestart().isEmpty()) {
            notices.add(ClientError.warning(SqlState.WARNING)
                    .message("changed in the file but not in effect: %s", String.join(", ", result.needRestart()))
                    .hint("These settings are read only at the start: restart Weir to apply them."));
        }
        return new Outcome.Done(List.copyOf(notices), null, "RELOAD");
    }

    private Table serverVersion() {
        return Table.of(DriverProbes.SERVER_VERSION, DriverProbes.serverVersion(operations.version()));
    }

    private static Outcome adminOnly(String what) {
        return new Outcome.Failed(CommandErrors.adminOnly(what));
    }

    private static ClientError notice(String text) {
        return ClientError.notice(SqlState.SUCCESSFUL_COMPLETION).message(text);
    }
}
