package dev.weir.it.session;

import static dev.weir.testing.Frontend.copyDone;
import static dev.weir.testing.Frontend.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Frontend;
import dev.weir.testing.Login;
import dev.weir.testing.Pooled;
import dev.weir.testing.WireClient;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A replication client gets a server of its own, one to one, and gives it back to nobody. */
final class ReplicationIT extends Pooled {
    @ParameterizedTest
    @ValueSource(strings = {"true", "database"})
    void a_replication_startup_is_passed_through(String kind) {
        var replicator =
                target().login(new Login("postgres", "app", "", Frontend.PROTOCOL_3_0, Map.of("replication", kind)));
        var system = replicator.query("IDENTIFY_SYSTEM");

        assertThat(system.shape()).isEqualTo("T D C Z");
        assertThat(system.rows().getFirst()).hasSize(4);
        bobIsServed();
    }

    @Test
    void a_logical_slot_streams_both_ways() {
        var replicator = target().login(
                        new Login("postgres", "app", "", Frontend.PROTOCOL_3_0, Map.of("replication", "database")));
        assertThat(replicator
                        .query("CREATE_REPLICATION_SLOT weir_probe TEMPORARY LOGICAL test_decoding")
                        .hasError())
                .as("%s", replicator)
                .isFalse();
        replicator.send(query("START_REPLICATION SLOT weir_probe LOGICAL 0/0")).readUntil("W", WireClient.PATIENCE);
        asSuperuser("select pg_logical_emit_message(false, 'weir', 'through')");
        assertThat(replicator.readUntil("d", WireClient.PATIENCE).tagged('d')).isNotEmpty();
        replicator.send(copyDone());
        assertThat(replicator.readUntilReady().tagged('c')).hasSize(1);
    }
}
