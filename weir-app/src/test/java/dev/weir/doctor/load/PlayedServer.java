package dev.weir.doctor.load;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server and the time it takes, both played: a query moves the clock. */
final class PlayedServer implements Connector, Ticker {
    private final List<Long> asked = new ArrayList<>();
    private long now = 1_000_000_000_000L;
    private final long begin = now;
    private long answer;
    private int slowQuery = -1;
    private long slowAnswer;
    private int failingQuery = -1;
    private int interruptedQuery = -1;
    private @Nullable SQLException failure;
    private int refusals;
    private @Nullable SQLException refusal;
    private int connects;
    private int open;

    PlayedServer answersAfter(long nanos) {
        answer = nanos;
        return this;
    }

    /** @param query counted from 0 */
    PlayedServer andOnceAfter(int query, long nanos) {
        slowQuery = query;
        slowAnswer = nanos;
        return this;
    }

    void failsQuery(int query, SQLException with) {
        failingQuery = query;
        failure = with;
    }

    void interruptsAt(int query) {
        interruptedQuery = query;
    }

    void refuses(int times, SQLException with) {
        refusals = times;
        refusal = with;
    }

    List<Long> askedAtMillis() {
        return asked.stream().map(TimeUnit.NANOSECONDS::toMillis).toList();
    }

    int connects() {
        return connects;
    }

    int open() {
        return open;
    }

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public void sleep(long nanos) {
        now += nanos;
    }

    @Override
    public Connected connect() throws SQLException {
        var no = refusal;
        if (refusals > 0 && no != null) {
            refusals--;
            throw no;
        }
        connects++;
        open++;
        return new Connected() {
            @Override
            public void run(String sql) throws SQLException {
                query();
            }

            @Override
            public void close() {
                open--;
            }
        };
    }

    private void query() throws SQLException {
        int number = asked.size();
        asked.add(now - begin);
        now += number == slowQuery ? slowAnswer : answer;
        var fails = failure;
        if (number == failingQuery && fails != null) {
            throw fails;
        }
        if (number == interruptedQuery) {
            Thread.currentThread().interrupt();
            throw new SQLException("I/O error", "08006");
        }
    }
}
