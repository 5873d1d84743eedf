package dev.weir.it.corner;

import static dev.weir.testing.Frontend.bind;
import static dev.weir.testing.Frontend.execute;
import static dev.weir.testing.Frontend.functionCall;
import static dev.weir.testing.Frontend.parse;
import static dev.weir.testing.Frontend.query;
import static dev.weir.testing.Frontend.sync;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Pooled;
import dev.weir.testing.PoolerIni;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others have fixed beside the twelve: cheap to get right, embarrassing to get wrong. */
final class SmallCornerCasesIT extends Pooled {
    private static final int SQRT_OF_FLOAT8 = 1344;
    private static final int NO_SUCH_FUNCTION = 99_999_999;

    @Override
    protected PoolerIni ini() {
        return super.ini().with("query_timeout", 2);
    }

    @Test
    void a_function_call_needs_a_server_and_owes_one_ready() {
        likePostgres(ada -> {
            ada.send(functionCall(SQRT_OF_FLOAT8, "16"));
            assertThat(ada.readUntilReady().shape()).isEqualTo("V Z");
            ada.send(functionCall(NO_SUCH_FUNCTION, "16"), functionCall(SQRT_OF_FLOAT8, "25"), query("select 1"));
            assertThat(ada.readUntilReady().shape()).isEqualTo("E Z");
            assertThat(ada.readUntilReady().shape()).isEqualTo("V Z");
            assertThat(ada.readUntilReady().shape()).isEqualTo("T D C Z");
            ada.query("begin");
            ada.send(functionCall(SQRT_OF_FLOAT8, "36"));
            assertThat(ada.readUntilReady().transactionStatus()).isEqualTo('T');
            ada.query("commit");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"deallocate all", "discard all", "select 1; deallocate all; select 2"})
    void statements_that_are_gone_are_gone_for_this_client_only(String sql) {
        bob().send(parse("mine", "select 'still here'"), sync()).readUntilReady();
        likePostgres(ada -> {
            ada.send(parse("a", "select 'a'"), parse("b", "select 'still here'"), sync())
                    .readUntilReady();
            ada.query(sql);
            ada.send(bind("", "a"), execute(""), sync());
            assertThat(ada.readUntilReady().error().sqlState()).isEqualTo("26000");
            ada.send(parse("a", "select 'new a'"), bind("", "a"), execute(""), sync());
            assertThat(ada.readUntilReady().value()).isEqualTo("new a");
        });
        bob().send(bind("", "mine"), execute(""), sync());
        assertThat(bob().readUntilReady().value()).isEqualTo("still here");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"deallocate \"Pdo Stmt\"", "deallocate prepare \"Pdo Stmt\"", "DEALLOCATE /* x */ \"Pdo Stmt\";"
            })
    void drivers_may_deallocate_what_they_prepared_by_protocol(String sql) {
        likePostgres(ada -> {
            ada.send(parse("Pdo Stmt", "select 1"), sync()).readUntilReady();
            assertThat(ada.query(sql).commandTags()).containsExactly("DEALLOCATE");
            ada.send(bind("", "Pdo Stmt"), sync());
            assertThat(ada.readUntilReady().error().sqlState()).isEqualTo("26000");
        });
    }

    @Test
    void deallocate_by_the_extended_protocol_folds_names_as_sql_does() {
        likePostgres(ada -> {
            ada.send(parse("pdo_1", "select 1"), sync()).readUntilReady();
            ada.send(parse("", "DEALLOCATE PDO_1"), bind("", ""), execute(""), sync());
            assertThat(ada.readUntilReady().commandTags()).containsExactly("DEALLOCATE");
            ada.send(parse("pdo_1", "select 'again'"), bind("", "pdo_1"), execute(""), sync());
            assertThat(ada.readUntilReady().value()).isEqualTo("again");
        });
    }

    @Test
    void deallocating_what_was_never_prepared_is_the_error_it_is() {
        likePostgres(ada -> {
            ada.query("deallocate never_was");
            ada.query("begin");
            ada.query("deallocate never_was");
            ada.query("rollback");
        });
    }

    @Test
    void query_timeout_needs_a_query() throws InterruptedException {
        var ada = login();
        Thread.sleep(Duration.ofMillis(2500)); // being idle for longer than query_timeout is what is tested
        assertThat(ada.query("select 'idle is no query'").value()).isEqualTo("idle is no query");
    }

    @Test
    void a_plan_that_became_stale_is_made_anew() {
        asSuperuser("drop table if exists stale; create table stale (a int); grant all on stale to public;"
                + "insert into stale values (1)");
        var ada = login();
        ada.send(parse("star", "select * from stale"), bind("", "star"), execute(""), sync())
                .readUntilReady();
        asSuperuser("alter table stale add b text default 'new'");

        ada.send(bind("", "star"), execute(""), sync());
        var reply = ada.readUntilReady();
        if (target().isPooler()) {
            assertThat(reply.rows()).containsExactly(List.of("1", "new"));
        } else {
            assertThat(reply.error().message()).isEqualTo("cached plan must not change result type");
        }
    }

    @Test
    void a_stale_plan_in_a_transaction_is_the_error_it_is_and_the_next_one_works() {
        asSuperuser("drop table if exists stale; create table stale (a int); grant all on stale to public;"
                + "insert into stale values (1)");
        var ada = login();
        ada.send(parse("star", "select * from stale"), bind("", "star"), execute(""), sync())
                .readUntilReady();
        asSuperuser("alter table stale add b text default 'new'");

        ada.query("begin");
        ada.send(bind("", "star"), execute(""), sync());
        assertThat(ada.readUntilReady().error().sqlState()).isEqualTo("0A000");
        assertThat(ada.query("rollback").transactionStatus()).isEqualTo('I');
        if (target().isPooler()) {
            ada.send(bind("", "star"), execute(""), sync());
            assertThat(ada.readUntilReady().rows()).containsExactly(List.of("1", "new"));
        }
    }
}
