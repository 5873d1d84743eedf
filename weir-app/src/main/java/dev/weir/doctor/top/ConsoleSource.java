package dev.weir.doctor.top;

import dev.weir.doctor.live.CannotTell;
import dev.weir.doctor.live.PoolerConsole;
import dev.weir.doctor.live.Target;
import dev.weir.doctor.top.view.Deed;
import dev.weir.doctor.top.view.Entry;
import dev.weir.doctor.top.view.Moment;
import dev.weir.doctor.top.view.Proposal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pooler, seen through its console. */
final class ConsoleSource implements Source {
    private final Target target;
    private @Nullable PoolerConsole open;

    ConsoleSource(Target target, PoolerConsole open) {
        this.target = target;
        this.open = open;
    }

    @Override
    public Moment look() throws CannotTell {
        var console = console();
        try {
            var tables = new ConsoleScenes.Tables(
                    console.version(),
                    console.show("POOLS"),
                    console.show("CLIENTS"),
                    console.show("SERVERS"),
                    console.show("DATABASES"),
                    console.show("LISTS"),
                    console.show("STATE"));
            return new Moment.Seen(
                    new ConsoleScenes(target.toString(), target.database(), tables, Instant.now()).scene());
        } catch (CannotTell gone) {
            close();
            throw gone;
        }
    }

    private PoolerConsole console() throws CannotTell {
        var console = open;
        if (console == null) {
            console = PoolerConsole.open(target)
                    .orElseThrow(() -> new CannotTell("%s is no console of a pooler any more".formatted(target)));
            open = console;
        }
        return console;
    }

    /** A console ends whole databases only: nothing that could be asked for with one row in mind. */
    @Override
    public Proposal propose(Deed deed, List<Entry> among) {
        return Proposal.sorry(
                deed,
                switch (deed) {
                    case CANCEL ->
                        "the console cannot cancel one client's statement: weir top of the database itself can";
                    case END, RELIEVE ->
                        "the console ends all of a database (KILL) or nobody: weir top of the database itself ends sessions";
                });
    }

    @Override
    public String carryOut(Proposal proposal) {
        throw new IllegalStateException("nothing was proposed");
    }

    @Override
    public void close() {
        var console = open;
        open = null;
        if (console != null) {
            console.close();
        }
    }
}
