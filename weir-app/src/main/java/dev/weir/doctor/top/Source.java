package dev.weir.doctor.top;

import dev.weir.doctor.live.CannotTell;
import dev.weir.doctor.live.Target;
import dev.weir.doctor.top.view.Deed;
import dev.weir.doctor.top.view.Entry;
import dev.weir.doctor.top.view.Moment;
import dev.weir.doctor.top.view.Proposal;
import java.time.Duration;
import java.util.List;

/** What is looked at. For one thread; each call may block for as long as the network makes it. */
public interface Source extends AutoCloseable {
    /**
     * The database of that URL, or the console of a pooler.
     *
     * @param idle from when on a session counts as unused
     */
    static Source of(Target target, Duration idle) throws CannotTell {
        var console = dev.weir.doctor.live.PoolerConsole.open(target);
        return console.isPresent() ? new ConsoleSource(target, console.get()) : new DatabaseSource(target, idle);
    }

    /**
     * Looks. A connection that was lost is opened anew.
     *
     * @throws CannotTell when there is nothing to see this time
     */
    Moment look() throws CannotTell, InterruptedException;

    /** What would be hit. Changes nothing. */
    Proposal propose(Deed deed, List<Entry> among) throws CannotTell, InterruptedException;

    /**
     * Does it, as far as everything still is as it was.
     *
     * @return what came of it, in one sentence
     */
    String carryOut(Proposal proposal) throws CannotTell, InterruptedException;

    @Override
    void close();
}
