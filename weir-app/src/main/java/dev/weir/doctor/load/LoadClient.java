package dev.weir.doctor.load;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One client of the test, from its first request to the end; lives on one thread. */
final class LoadClient {
    /** Where no rate is prescribed, failures must not be counted as fast as a server can refuse. */
    static final long PAUSE_AFTER_FAILURE = TimeUnit.MILLISECONDS.toNanos(100);

    /**
     * What all clients of a test share.
     *
     * @param stopped whether to end before the time is up
     */
    record Surroundings(
            LoadPlan plan, Connector connector, Ticker ticker, BooleanSupplier stopped, Progress progress) {}

    private final int number;
    private final Surroundings around;
    private final LoadPlan plan;
    private final Ticker ticker;
    private final Tally tally = new Tally();
    private Connector.@Nullable Connected connection;
    /** The next one's number, from 0. */
    private long request;

    /** @param number from 0 */
    LoadClient(int number, Surroundings around) {
        this.number = number;
        this.around = around;
        this.plan = around.plan();
        this.ticker = around.ticker();
    }

    /** Complete when the thread that ran this client has ended. */
    Tally tally() {
        return tally;
    }

    /**
     * Returns at the end of the plan's time and the answer to what was asked before; interrupt it when that takes too long.
     *
     * @param begin when the test began, as {@link Ticker#nanos}
     */
    void run(long begin) {
        try {
            runUntilEnd(begin);
        } catch (InterruptedException e) {
            if (plan.isPaced()) {
                tally.notBegun(dueBefore(plan.time().toNanos()));
            }
            Thread.currentThread().interrupt(); // whoever interrupts a client has no further use for it
        } finally {
            leave();
        }
    }

    private void runUntilEnd(long begin) throws InterruptedException {
        long length = plan.time().toNanos();
        while (!around.stopped().getAsBoolean()) {
            long now = ticker.nanos() - begin;
            long due = plan.isPaced() ? plan.due(number, request) : now;
            if (due >= length) {
                pause(length - now); // who is done keeps its place: the others are not to find it free
                return;
            }
            if (now >= length) {
                tally.notBegun(dueBefore(length));
                return;
            }
            pause(due - now);
            request++;
            serve(begin + due);
        }
    }

    /** How many more would have been due. */
    private long dueBefore(long length) {
        long end = request;
        while (plan.due(number, end) < length) {
            end++;
        }
        return end - request;
    }

    private void serve(long due) throws InterruptedException {
        try {
            var open = connection;
            if (open == null) {
                long begin = ticker.nanos();
                open = around.connector().connect();
                connection = open;
                tally.connected(ticker.nanos() - begin);
            }
            open.run(plan.sql());
            tally.served(ticker.nanos() - due);
            around.progress().served();
            if (plan.connectEachTime()) {
                leave();
            }
        } catch (SQLException e) {
            if (Thread.currentThread().isInterrupted()) {
                tally.givenUp();
                throw new InterruptedException();
            }
            tally.failed().add(e);
            around.progress().failed();
            leave();
            if (!plan.isPaced()) {
                pause(PAUSE_AFTER_FAILURE);
            }
        }
    }

    private void pause(long nanos) throws InterruptedException {
        if (nanos > 0) {
            ticker.sleep(nanos);
        }
    }

    private void leave() {
        var open = connection;
        connection = null;
        if (open != null) {
            open.close();
        }
    }
}
