package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class PeerTest {
    @Test
    void prepared_statements_are_kept_in_transaction_mode_since_1_21() throws IOException {
        assertThat(Peer.of("PgBouncer 1.20.1\nlibevent 2.1.12", "x").prepares()).isFalse();
        assertThat(Peer.of("PgBouncer 1.21.0\nlibevent 2.1.12", "x").prepares()).isTrue();
    }

    @Test
    void the_label_carries_the_version() throws IOException {
        assertThat(Peer.of("PgBouncer 1.26.1\n", "x").label()).isEqualTo("PgBouncer 1.26.1");
    }

    @Test
    void a_program_without_a_version_is_refused() {
        assertThatThrownBy(() -> Peer.of("pgbouncer: not found", "/opt/x"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/opt/x");
    }
}
