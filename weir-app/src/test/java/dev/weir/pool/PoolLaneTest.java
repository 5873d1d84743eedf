package dev.weir.pool;

import static dev.weir.pool.ClientAssert.assertThat;
import static dev.weir.pool.PoolSpec.servers;
import static dev.weir.pool.PoolWorld.poolOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who holds which server: leases, hand-over, order. */
class PoolLaneTest {
    @Test
    void the_first_client_gets_a_server_that_is_opened_for_it() {
        var world = poolOf(servers(1));

        var ada = world.client("ada").asks();

        assertThat(ada).isServed();
        assertThat(world.servers).hasSize(1);
    }

    @Test
    void a_released_server_goes_to_the_client_that_waited_longest() {
        var world = poolOf(servers(1));
        var ada = world.client("ada").begins();
        var bob = world.client("bob").asks();
        var cyd = world.client("cyd").asks();

        ada.commits();

        assertThat(bob).isServed();
        assertThat(cyd).isWaiting();
    }

    @Test
    void a_released_server_that_nobody_waits_for_is_idle_and_serves_the_next_client() {
        var world = poolOf(servers(5));
        var ada = world.client("ada").begins();
        var server = ada.held();

        ada.commits();

        assertThat(server.state()).isEqualTo(ServerState.IDLE);
        assertThat(world.client("bob").begins().held()).isSameAs(server);
        assertThat(world.servers).hasSize(1);
    }

    @Test
    void the_server_that_came_back_last_is_reused_first() {
        var world = poolOf(servers(2));
        var clients = world.pool().busyClients(2);
        var second = clients.get(1).held();

        clients.forEach(FakeClient::commits);

        assertThat(world.client("cyd").begins().held()).isSameAs(second);
    }

    @Test
    void round_robin_reuses_the_server_that_came_back_first() {
        var world = poolOf(servers(2).roundRobin());
        var clients = world.pool().busyClients(2);
        var first = clients.get(0).held();

        clients.forEach(FakeClient::commits);

        assertThat(world.client("cyd").begins().held()).isSameAs(first);
    }

    @Test
    void a_client_that_withdraws_is_passed_over() {
        var world = poolOf(servers(1));
        var ada = world.client("ada").begins();
        var bob = world.client("bob").asks();
        var cyd = world.client("cyd").asks();

        assertThat(bob.cancels()).isTrue();
        ada.commits();

        assertThat(cyd).isServed();
        assertThat(bob.server).isNull();
    }

    @Test
    void withdrawing_is_refused_to_a_client_that_does_not_wait() {
        var world = poolOf(servers(1));
        var ada = world.client("ada").begins();

        assertThat(ada.cancels()).isFalse();
        assertThat(world.client("bob").cancels()).isFalse();
    }

    @Test
    void a_client_whose_server_was_dead_keeps_its_place_and_its_waiting_time() {
        var world = poolOf(servers(1));
        var ada = world.client("ada").begins();
        var asked = world.now;
        var bob = world.client("bob").asks();
        var cyd = world.client("cyd").asks();
        world.passes(Duration.ofSeconds(1));
        ada.commits();
        world.answersAtOnce = false;

        bob.findsItsServerDead();

        assertThat(bob).isWaiting();
        assertThat(bob.since()).isEqualTo(asked);
        world.answersAtOnce = true;
        world.settle();
        assertThat(bob).isServed();
        assertThat(cyd).isWaiting();
    }

    @Test
    void two_clients_with_dead_servers_come_back_in_the_order_in_which_they_had_asked() {
        var world = poolOf(servers(2));
        var ada = world.client("ada").begins();
        var bob = world.client("bob").begins();
        world.answersAtOnce = false;

        ada.findsItsServerDead();
        bob.findsItsServerDead();
        world.answerAttempts(1);

        assertThat(ada).isServed();
        assertThat(bob).isWaiting();
    }

    @Test
    void a_server_in_reset_serves_nobody_until_it_is_released() {
        var world = poolOf(servers(1));
        var server = world.client("ada").begins().leavesForReset();
        var bob = world.client("bob").asks();

        assertThat(bob).isWaiting();
        assertThat(world.snapshot().resetting()).isEqualTo(1);
        world.lane().release(server, world.now);

        assertThat(bob).isServed();
    }

    @Test
    void a_server_that_dies_is_replaced_while_someone_waits() {
        var world = poolOf(servers(1));
        var ada = world.client("ada").begins();
        var bob = world.client("bob").asks();

        ada.letGo().dies();

        assertThat(bob).isServed();
        assertThat(world.existing()).hasSize(1);
    }

    @Test
    void an_idle_server_that_dies_is_forgotten_and_not_replaced() {
        var world = poolOf(servers(1));
        var ada = world.client("ada").begins();
        var server = ada.held();
        ada.commits();

        server.dies();
        server.dies(); // told twice: counted once

        assertThat(world.existing()).isEmpty();
        assertThat(world.lane().counters().lost).isEqualTo(1);
        assertThat(world.ledger.heldByDatabase("orders")).isZero();
    }

    @Test
    void a_server_marked_by_its_session_is_closed_instead_of_reused() {
        var world = poolOf(servers(1));
        var ada = world.client("ada").begins();
        var server = ada.held();
        var bob = world.client("bob").asks();

        server.closeWhenReleased(CloseReason.UNFIT);
        ada.commits();

        assertThat(server.retired).isEqualTo(CloseReason.UNFIT);
        assertThat(bob).isServed();
        assertThat(bob.held()).isNotSameAs(server);
    }

    @Test
    void releasing_twice_is_an_error_and_not_a_second_server() {
        var world = poolOf(servers(1));
        var ada = world.client("ada").begins();
        var server = ada.held();
        ada.commits();

        assertThatThrownBy(() -> world.lane().release(server, world.now)).hasMessageContaining("released while IDLE");
        assertThat(world.snapshot().idle()).isEqualTo(1);
    }

    @Test
    void asking_twice_is_an_error() {
        var world = poolOf(servers(1));
        world.client("ada").begins();
        var bob = world.client("bob").asks();

        assertThatThrownBy(bob::asks).hasMessageContaining("waits already: bob");
    }

    @Test
    void a_replication_server_is_never_used_by_a_second_client() {
        var world = new PoolWorld(CapacityLimits.NONE);
        var pool = world.pool(new PoolKey("orders", "app", true), servers(2));
        var ada = pool.client("ada").begins();
        var server = ada.held();

        ada.commits();

        assertThat(server.retired).isEqualTo(CloseReason.SINGLE_USE);
    }

    @Test
    void every_change_of_state_is_counted() {
        var world = poolOf(servers(1));
        var ada = world.client("ada").begins();
        world.client("bob").asks();
        ada.commits();

        var counters = world.lane().counters();
        assertThat(counters.transitions(ServerState.CONNECTING, ServerState.LEASED))
                .isEqualTo(1);
        assertThat(counters.transitions(ServerState.LEASED, ServerState.LEASED)).isEqualTo(1);
        assertThat(world.snapshot().totals().granted()).isEqualTo(2);
        assertThat(world.snapshot().totals().waited()).isEqualTo(2);
    }

    @Test
    void a_snapshot_shows_who_holds_and_who_waits() {
        var world = poolOf(servers(2));
        world.pool().busyClients(2);
        world.passes(Duration.ofSeconds(3));
        world.client("bob").asks();
        world.passes(Duration.ofSeconds(1));

        var seen = world.snapshot();

        assertThat(seen.leased()).isEqualTo(2);
        assertThat(seen.waiting()).isEqualTo(1);
        assertThat(seen.servers()).isEqualTo(2);
        assertThat(seen.oldestLease()).isEqualTo(Duration.ofSeconds(4).toNanos());
        assertThat(seen.oldestWait()).isEqualTo(Duration.ofSeconds(1).toNanos());
        assertThat(seen.bottleneck().kind()).isEqualTo(Bottleneck.Kind.POOL_SIZE);
    }

    @Test
    void leasing_and_handing_over_allocate_nothing() {
        var world = poolOf(servers(1));
        var lane = world.lane();
        var ada = world.client("ada");
        var bob = world.client("bob");
        ada.begins();
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = 0;
        for (int i = 0; i < 40_000; i++) {
            if (i == 20_000) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            lane.acquire(bob, world.now);
            lane.release(ada.letGo(), world.now); // handed to bob
            lane.release(bob.letGo(), world.now); // idle
            lane.acquire(ada, world.now); // from idle
        }

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(20_000);
    }
}
