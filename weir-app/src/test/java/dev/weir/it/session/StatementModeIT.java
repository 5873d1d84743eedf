package dev.weir.it.session;

import static dev.weir.testing.Frontend.bind;
import static dev.weir.testing.Frontend.execute;
import static dev.weir.testing.Frontend.parse;
import static dev.weir.testing.Frontend.query;
import static dev.weir.testing.Frontend.sync;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Pooled;
import dev.weir.testing.PoolerIni;
import org.junit.jupiter.api.Test;

/** In statement mode no statement binds the server to the next: transactions of several statements are refused. */
final class StatementModeIT extends Pooled {
    @Override
    protected PoolerIni ini() {
        return PoolerIni.oneServer(postgres()).with("pool_mode", "statement");
    }

    @Test
    void single_statements_work_in_both_protocols() {
        likePostgres(ada -> {
            ada.query("select 1");
            ada.query("select 1; select 2");
            ada.send(parse("s", "select $1::int"), bind("", "s", "3"), execute(""), sync())
                    .readUntilReady();
            ada.send(bind("", "s", "4"), execute(""), sync()).readUntilReady();
        });
    }

    @Test
    void a_transaction_block_is_refused_and_leaves_the_server_clean() {
        onlyOnAPooler();
        var ada = login();
        ada.send(query("begin"));
        var reply = ada.readUntil("EZ", ONE_SECOND);

        assertThat(reply.hasError()).as("%s", reply).isTrue();
        assertThat(reply.error().message()).containsIgnoringCase("transaction");
        bobIsServed();
    }
}
