package dev.weir.it.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Pooled;
import dev.weir.testing.PoolerIni;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** In session mode the server is the client's own until it leaves: everything works, and nothing is left for the next. */
final class SessionModeIT extends Pooled {
    @Override
    protected PoolerIni ini() {
        return PoolerIni.transactionMode(postgres(), 2).with("pool_mode", "session");
    }

    @Test
    void notifications_arrive_also_while_the_client_is_idle() {
        var ada = login();
        ada.query("listen weir_news");
        asSuperuser("notify weir_news, 'it is raining'");

        var notification = ada.readUntil("A", ONE_SECOND).only('A').notification();
        assertThat(notification).isEqualTo(Map.entry("weir_news", "it is raining"));
    }

    @Test
    void temporary_tables_settings_statements_and_locks_last_for_the_session() {
        var ada = login();
        ada.query("create temp table mine (n int)");
        ada.query("set work_mem = '5MB'");
        ada.query("prepare p as select 'prepared'");
        ada.query("select pg_advisory_lock(4711)");
        bob().query("select 1");

        assertThat(ada.query("select count(*) from mine").value()).isEqualTo("0");
        assertThat(ada.query("show work_mem").value()).isEqualTo("5MB");
        assertThat(ada.query("execute p").value()).isEqualTo("prepared");
        ada.close();

        var cyd = login();
        assertThat(cyd.query("show work_mem").value()).isEqualTo("4MB");
        assertThat(cyd.query("execute p").error().sqlState()).isEqualTo("26000");
        assertThat(cyd.query("select to_regclass('pg_temp.mine') is null").value())
                .isEqualTo("t");
        assertThat(cyd.query("select pg_try_advisory_lock(4711), pg_advisory_unlock(4711)")
                        .value())
                .isEqualTo("t");
    }

    @Test
    void a_session_that_ended_badly_leaves_a_clean_server() {
        for (int round = 0; round < 4; round++) {
            var ada = login();
            ada.query("begin");
            ada.query("create temp table left_over (n int)");
            ada.reset();
            bobIsServed();
        }
    }
}
