package dev.weir.admin;

import dev.weir.wire.ClientError;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One statement typed on the console, understood. {@link CommandParser} makes them, {@link CommandRunner} runs them. */
sealed interface AdminCommand {

    /** Only space and comments; pgx and others send it to see whether anybody is there. */
    record Empty() implements AdminCommand {}

    /** A table of the pooler's state. */
    record Show(ShowTarget target) implements AdminCommand {}

    /** The list of commands, as a NOTICE. */
    record Help() implements AdminCommand {}

    record Reload() implements AdminCommand {}

    record Order(DatabaseOrder order) implements AdminCommand {}

    /** @param id as SHOW CLIENTS shows it */
    record KillClient(long id) implements AdminCommand {}

    record Shutdown(ShutdownMode mode) implements AdminCommand {}

    /**
     * A question that drivers ask every PostgreSQL, with a fixed answer of one row.
     *
     * @param tag of its CommandComplete
     */
    record Probe(Column column, String value, String tag) implements AdminCommand {}

    /** {@code select version()}: fixed too, but only the running pooler knows the answer. */
    record AskVersion() implements AdminCommand {}

    /** {@code SHOW server_version}: what the greeting reported. */
    record AskServerVersion() implements AdminCommand {}

    /** A setting of the client's own session, accepted without effect: the console's output never depends on one. */
    record IgnoredSet(String name) implements AdminCommand {}

    /** BEGIN and its like: nothing here can be undone, but a driver wants to see its transaction open. */
    record OpenTransaction(String tag) implements AdminCommand {}

    record EndTransaction(String tag) implements AdminCommand {}

    /** Resets what a console session does not have (cursors, locks, savepoints, ...): done as soon as asked. */
    record Nothing(String tag) implements AdminCommand {}

    /**
     * DEALLOCATE and DISCARD ALL.
     *
     * @param name null for all of them
     */
    record Forget(String tag, @Nullable String name) implements AdminCommand {}

    /** Understood, and refused. */
    record Refused(ClientError error) implements AdminCommand {}

    /** The columns of its result, known without running it; empty for a command without a result. */
    default Optional<List<Column>> columns() {
        return switch (this) {
            case Show show -> Optional.of(show.target().columns());
            case Probe probe -> Optional.of(List.of(probe.column()));
            case AskVersion _ -> Optional.of(ShowTarget.VERSION.columns());
            case AskServerVersion _ -> Optional.of(List.of(DriverProbes.SERVER_VERSION));
            case Help _,
                    Reload _,
                    Order _,
                    KillClient _,
                    Shutdown _,
                    IgnoredSet _,
                    OpenTransaction _,
                    EndTransaction _ -> Optional.empty();
            case Empty _, Nothing _, Forget _, Refused _ -> Optional.empty();
        };
    }
}
