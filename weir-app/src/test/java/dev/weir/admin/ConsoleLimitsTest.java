package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What one session can make Weir remember, and how long one order can keep it busy. */
class ConsoleLimitsTest {
    private final ConsoleTester console = new ConsoleTester();

    @Test
    void a_session_keeps_so_many_statements_and_no_more() {
        for (int i = 0; i < ConsoleProtocol.MOST_STATEMENTS; i++) {
            console.parse("s" + i, "show version");
        }
        console.flush();
        assertThat(console.replies).hasSize(ConsoleProtocol.MOST_STATEMENTS).containsOnly("1");
        console.replies.clear();

        console.parse("one more", "show version").sync();

        assertThat(console.replies)
                .containsExactly("E 54000 this session has 1000 prepared statements, the most it may have", "Z I");
        console.replies.clear();
        console.close('S', "s0")
                .parse("one more", "show version")
                .parse("", "show version")
                .sync();
        assertThat(console.replies)
                .containsExactly(
                        "3", "1", "E 54000 this session has 1000 prepared statements, the most it may have", "Z I");
    }

    @Test
    void no_statement_of_an_unusual_length_is_kept() {
        console.parse("n".repeat(2_000), "show version").sync();

        assertThat(console.replies)
                .containsExactly("E 54000 prepared statement of 2012 characters: the console keeps up to 1000", "Z I");
    }

    @Test
    void portals_may_hold_a_table_each_so_there_are_fewer_of_them() {
        console.query("begin");
        console.replies.clear();
        console.parse("", "show version");
        for (int i = 0; i <= ConsoleProtocol.MOST_PORTALS; i++) {
            console.bind("p" + i, "");
        }
        console.sync();

        assertThat(console.replies)
                .hasSize(ConsoleProtocol.MOST_PORTALS + 3)
                .endsWith("E 54000 this session has 16 portals, the most it may have", "Z T");
    }

    @Test
    void an_order_that_waits_learns_that_nobody_waits_for_it_any_more() {
        console.query("pause");
        assertThat(console.operations.waiting()).isEqualTo(Waiting.GO_ON);

        console.session.onDisconnect();

        assertThat(console.operations.waiting()).isEqualTo(Waiting.ABANDONED);
    }

    @Test
    void a_cancel_request_reaches_the_order_that_runs_and_none_that_comes_later() {
        console.query("pause");
        console.session.onCancel();
        assertThat(console.operations.waiting()).isEqualTo(Waiting.CANCELED);

        console.query("wait_close");

        assertThat(console.operations.waiting()).isEqualTo(Waiting.GO_ON);
    }

    @Test
    void a_cancel_request_counts_also_when_the_connection_is_gone_right_behind_it() {
        console.query("pause orders");
        console.session.onCancel();
        console.session.onDisconnect();

        assertThat(console.operations.waiting()).isEqualTo(Waiting.CANCELED);
    }
}
