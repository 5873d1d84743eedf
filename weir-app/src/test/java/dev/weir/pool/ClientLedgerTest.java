package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ClientLedgerTest {
    @Test
    void max_client_conn_refuses_with_numbers_and_the_next_step() {
        var ledger = new ClientLedger(new ClientLimits(2, NamedLimit.NONE, NamedLimit.NONE));
        ledger.tryEnter("orders", "app");
        ledger.tryEnter("stock", "app");

        assertThat(ledger.tryEnter("orders", "app"))
                .isEqualTo(new Refusal(
                        "53300",
                        "no more client connections allowed (max_client_conn)",
                        "2 clients are connected, and max_client_conn is 2",
                        "Raise max_client_conn: a client of Weir is cheap, it occupies no slot of PostgreSQL. "
                                + "Run SHOW CLIENTS on the \"weir\" database to see who is connected."));
    }

    @Test
    void limits_per_database_and_per_user_have_overrides() {
        var ledger = new ClientLedger(
                new ClientLimits(0, new NamedLimit(1, Map.of("orders", 2)), new NamedLimit(0, Map.of("batch", 1))));

        assertThat(ledger.tryEnter("orders", "app")).isNull();
        assertThat(ledger.tryEnter("orders", "batch")).isNull();
        assertThat(ledger.tryEnter("orders", "app"))
                .extracting(Refusal::detail)
                .isEqualTo("2 clients are connected to database \"orders\", and max_db_client_connections is 2");
        assertThat(ledger.tryEnter("stock", "batch"))
                .extracting(Refusal::message)
                .isEqualTo("no more client connections allowed (max_user_client_connections)");
        assertThat(ledger.tryEnter("stock", "app")).isNull();
        assertThat(ledger.tryEnter("stock", "app")).isNotNull();
    }

    @Test
    void a_refused_client_leaves_no_trace_and_a_leaving_one_makes_room() {
        var ledger = new ClientLedger(new ClientLimits(1, NamedLimit.NONE, NamedLimit.NONE));
        ledger.tryEnter("orders", "app");
        ledger.tryEnter("orders", "app");
        assertThat(ledger.total()).isEqualTo(1);
        assertThat(ledger.inDatabase("orders")).isEqualTo(1);

        ledger.leave("orders", "app");

        assertThat(ledger.total()).isZero();
        assertThat(ledger.asUser("app")).isZero();
        assertThat(ledger.tryEnter("stock", "other")).isNull();
    }

    @Test
    void lowered_limits_send_nobody_away() {
        var ledger = new ClientLedger(new ClientLimits(0, NamedLimit.NONE, NamedLimit.NONE));
        ledger.tryEnter("orders", "app");
        ledger.tryEnter("orders", "app");

        ledger.reconfigure(new ClientLimits(1, NamedLimit.NONE, NamedLimit.NONE));

        assertThat(ledger.total()).isEqualTo(2);
        assertThat(ledger.tryEnter("orders", "app")).isNotNull();
    }

    @Test
    void leaving_without_having_entered_is_an_error() {
        var ledger = new ClientLedger(new ClientLimits(0, NamedLimit.NONE, NamedLimit.NONE));

        assertThatThrownBy(() -> ledger.leave("orders", "app")).hasMessageContaining("leaves without having entered");
    }
}
