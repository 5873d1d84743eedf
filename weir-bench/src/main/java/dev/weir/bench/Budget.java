package dev.weir.bench;

import java.util.List;

/**
 * What an operation may cost.
 *
 * @param benchmark its JMH name, without package
 * @param nanos wished for on an ordinary machine; never checked, because no machine is ordinary
 * @param bytes allocated; this is checked
 */
record Budget(String benchmark, String operation, int nanos, int bytes) {
    static final List<Budget> ALL = List.of(
            new Budget("FrameCursorBenchmark.walk", "walk over one frame", 5, 0),
            new Budget("ReplyLedgerBenchmark.simpleQuery", "ledger: a simple query and its replies", 20, 0),
            new Budget("ReplyLedgerBenchmark.extendedBatch", "ledger: Parse to Sync and their replies", 60, 0),
            new Budget("PoolLaneBenchmark.leaseAtOnce", "lane: acquire an idle server, release it", 80, 0),
            new Budget(
                    "PoolLaneBenchmark.leaseAfterQueue",
                    "lane: hand a server to the longest waiter, queue again",
                    100,
                    0),
            new Budget("ByteTableBenchmark.hit", "find a statement by bytes in the buffer", 1_500, 0),
            new Budget("ByteTableBenchmark.miss", "find that there is none", 1_500, 0),
            new Budget("DeallocationBenchmark.query", "lexer: see that a query is no DEALLOCATE", 20, 0),
            new Budget("DeallocationBenchmark.delete", "lexer: see that a DELETE is none", 300, 500),
            new Budget("DeallocationBenchmark.deallocate", "lexer: read a DEALLOCATE", 500, 800),
            new Budget("CommandLexerBenchmark.show", "lexer: a console command", 1_000, 1_000),
            new Budget("IniReaderBenchmark.lines", "ini: read 100 databases, lines to entries", 1_000_000, 300_000),
            new Budget(
                    "IniReaderBenchmark.whole",
                    "ini: read 100 databases, text to configuration",
                    5_000_000,
                    2_500_000));

    static Budget of(String benchmark) {
        return ALL.stream()
                .filter(budget -> benchmark.endsWith("." + budget.benchmark))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(benchmark + " has no budget: add it to Budget.ALL"));
    }
}
