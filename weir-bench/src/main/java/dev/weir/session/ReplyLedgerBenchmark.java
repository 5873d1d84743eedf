package dev.weir.session;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What is entered and struck off for one transaction. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReplyLedgerBenchmark {
    private final ReplyLedger ledger = new ReplyLedger();

    /** Query; CommandComplete, ReadyForQuery. */
    @Benchmark
    public boolean simpleQuery() {
        ledger.add(ReplyLedger.QUERY);
        boolean known = ledger.commandComplete();
        known = known && !ledger.hasDue() && !ledger.swallows();
        return known && ledger.ready() && ledger.isClear();
    }

    /** Parse, Bind, Describe, Execute, Sync, each answered. */
    @Benchmark
    public boolean extendedBatch() {
        ledger.add(ReplyLedger.PARSE);
        ledger.add(ReplyLedger.BIND);
        ledger.add(ReplyLedger.DESCRIBE);
        ledger.add(ReplyLedger.EXECUTE);
        ledger.sync();
        boolean known = ledger.complete(ReplyLedger.PARSE)
                && ledger.complete(ReplyLedger.BIND)
                && ledger.complete(ReplyLedger.DESCRIBE);
        return known && ledger.commandComplete() && ledger.ready() && ledger.isClear();
    }
}
