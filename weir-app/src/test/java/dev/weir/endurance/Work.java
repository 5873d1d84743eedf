package dev.weir.endurance;

import java.io.IOException;
import java.util.Random;

/** Everything a client may do in one turn, with how often it does it. */
enum Work {
    SIMPLE(20),
    SEVERAL_STATEMENTS(5),
    FAILING(5),
    EXTENDED(15),
    PREPARED(15),
    PIPELINED(8),
    RENAMED(3),
    SLOW(8),
    CANCELLED(1),
    TRANSACTION(12),
    TRANSACTION_IN_ONE_QUERY(4),
    TRANSACTION_IN_ONE_BATCH(4),
    ROLLED_BACK(4),
    FAILED_TRANSACTION(4),
    PIPELINED_WRITES(4),
    COPY_IN(4),
    COPY_IN_GIVEN_UP(2),
    COPY_OUT(4),
    LARGE_RESULT(1),
    RESET_IN_A_MESSAGE(1),
    RESET_IN_A_TRANSACTION(1),
    RESET_IN_A_RESULT(1);

    private static final int ALL;

    static {
        int all = 0;
        for (Work work : values()) {
            all += work.share;
        }
        ALL = all;
    }

    private final int share;

    Work(int share) {
        this.share = share;
    }

    static Work choose(Random random) {
        int ticket = random.nextInt(ALL);
        for (Work work : values()) {
            ticket -= work.share;
            if (ticket < 0) {
                return work;
            }
        }
        throw new AssertionError("no work for ticket " + ticket);
    }

    void does(Client client) throws IOException {
        switch (this) {
            case SIMPLE -> Queries.simple(client);
            case SEVERAL_STATEMENTS -> Queries.severalStatements(client);
            case FAILING -> Queries.failing(client);
            case EXTENDED -> Queries.extended(client);
            case PREPARED -> Queries.prepared(client);
            case PIPELINED -> Queries.pipelined(client);
            case RENAMED -> Queries.renamed(client);
            case SLOW -> Queries.slow(client);
            case CANCELLED -> Queries.cancelled(client);
            case TRANSACTION -> Transactions.stepByStep(client);
            case TRANSACTION_IN_ONE_QUERY -> Transactions.inOneQuery(client);
            case TRANSACTION_IN_ONE_BATCH -> Transactions.inOneBatch(client);
            case ROLLED_BACK -> Transactions.rolledBack(client);
            case FAILED_TRANSACTION -> Transactions.failed(client);
            case PIPELINED_WRITES -> Transactions.pipelined(client);
            case COPY_IN -> Bulk.copyIn(client);
            case COPY_IN_GIVEN_UP -> Bulk.copyInGivenUp(client);
            case COPY_OUT -> Bulk.copyOut(client);
            case LARGE_RESULT -> Bulk.largeResult(client);
            case RESET_IN_A_MESSAGE -> Departures.inMessage(client);
            case RESET_IN_A_TRANSACTION -> Departures.inTransaction(client);
            case RESET_IN_A_RESULT -> Departures.inResult(client);
        }
    }
}
