package dev.weir.session;

import static dev.weir.session.SessionWorld.worldOf;
import static dev.weir.session.WorldSpec.transactionMode;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LeaseTest {
    @RegisterExtension
    final SessionWorld world = worldOf(transactionMode());

    @Test
    void smoke() {
        var ada = world.client("ada");
        ada.asks("select 1").hears("T", "D 1", "C SELECT 1", "Z I").isReady();
        world.server().isIdle();
        ada.prepares("s", "select 2")
                .hears("1", "2", "D 2", "C SELECT 1", "Z I")
                .isReady();
        assertThat(world.servers).hasSize(1);
    }
}
