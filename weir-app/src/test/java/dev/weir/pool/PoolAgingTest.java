package dev.weir.pool;

import static dev.weir.pool.ClientAssert.assertThat;
import static dev.weir.pool.PoolSpec.servers;
import static dev.weir.pool.PoolWorld.poolOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

/** How servers leave: too old, too idle, too many, unwanted. */
class PoolAgingTest {
    @Test
    void a_server_idle_for_server_idle_timeout_is_closed() {
        var world = poolOf(servers(5).idleTimeout(Duration.ofSeconds(60)));
        var clients = world.pool().busyClients(3);
        clients.get(0).commits();
        clients.get(1).commits();

        world.passes(Duration.ofSeconds(59));
        assertThat(world.existing()).hasSize(3);
        world.passes(Duration.ofSeconds(2));

        assertThat(world.existing()).containsExactly(clients.get(2).held());
    }

    @Test
    void server_idle_timeout_zero_closes_nothing() {
        var world = poolOf(servers(5).idleTimeout(Duration.ZERO));
        world.client("ada").begins().commits();

        world.passes(Duration.ofMinutes(50));

        assertThat(world.snapshot().idle()).isEqualTo(1);
    }

    @Test
    void idle_servers_are_not_closed_below_min_pool_size() {
        var world = poolOf(servers(5).min(2).idleTimeout(Duration.ofSeconds(60)));
        world.pool().busyClients(4).forEach(FakeClient::commits);

        world.passes(Duration.ofMinutes(5));

        assertThat(world.snapshot().idle()).isEqualTo(2);
        assertThat(world.servers).hasSize(4);
    }

    @Test
    void a_pool_that_nobody_visits_need_not_stay_warm() {
        var world = poolOf(servers(5).min(2).idleTimeout(Duration.ofSeconds(60)));
        world.pool().busyClients(4).forEach(FakeClient::commits);

        world.pool().lane.stayWarm(false);
        world.passes(Duration.ofMinutes(5));
        assertThat(world.snapshot().idle()).isZero();

        world.pool().lane.stayWarm(true);
        world.passes(Duration.ofMinutes(1));
        assertThat(world.snapshot().servers()).isEqualTo(2);
    }

    @Test
    void an_idle_server_older_than_server_lifetime_is_closed() {
        var world = poolOf(servers(1).lifetime(Duration.ofSeconds(100)));
        var ada = world.client("ada").begins();
        var server = ada.held();
        ada.commits();

        world.passes(Duration.ofSeconds(101));

        assertThat(server.retired).isEqualTo(CloseReason.LIFETIME);
    }

    @Test
    void a_leased_server_older_than_server_lifetime_is_closed_at_release() {
        var world = poolOf(servers(1).lifetime(Duration.ofSeconds(100)));
        var ada = world.client("ada").begins();
        var server = ada.held();
        world.passes(Duration.ofSeconds(200));
        assertThat(server.retired).isNull();

        ada.commits();

        assertThat(server.retired).isEqualTo(CloseReason.LIFETIME);
    }

    @Test
    void servers_of_the_same_age_are_replaced_one_by_one_and_not_all_at_once() {
        var world = poolOf(servers(10).lifetime(Duration.ofSeconds(100)));
        world.pool().busyClients(10).forEach(FakeClient::commits);

        world.passes(Duration.ofSeconds(105));
        assertThat(world.existing()).hasSize(9);
        world.passes(Duration.ofSeconds(95));

        assertThat(world.existing()).isEmpty();
    }

    @Test
    void server_lifetime_zero_means_a_single_use() {
        var world = poolOf(servers(1).lifetime(Duration.ZERO));
        var used = new HashSet<FakeServer>();
        for (int i = 0; i < 3; i++) {
            var client = world.client("c" + i).begins();
            used.add(client.held());
            client.commits();
        }

        assertThat(used).hasSize(3).allMatch(server -> server.retired == CloseReason.SINGLE_USE);
    }

    @Test
    void a_smaller_pool_loses_idle_servers_at_once_and_leased_ones_at_release() {
        var world = poolOf(servers(4));
        var clients = world.pool().busyClients(4);
        clients.get(0).commits();

        world.lane().reconfigure(servers(2).limits(), world.now);
        assertThat(world.existing()).hasSize(3);
        clients.get(1).commits();

        assertThat(world.existing()).hasSize(2);
        clients.get(2).commits();
        assertThat(world.existing()).hasSize(2);
    }

    @Test
    void a_shrunk_pool_does_not_serve_waiters_beyond_its_size() {
        var world = poolOf(servers(2));
        var clients = world.pool().busyClients(2);
        var bob = world.client("bob").asks();
        world.lane().reconfigure(servers(1).limits(), world.now);

        clients.get(0).commits();
        assertThat(bob).isWaiting();
        clients.get(1).commits();

        assertThat(bob).isServed();
    }

    @Test
    void a_larger_pool_opens_servers_for_those_who_wait() {
        var world = poolOf(servers(1));
        world.client("ada").begins();
        var bob = world.client("bob").asks();

        world.lane().reconfigure(servers(2).limits(), world.now);
        world.settle();

        assertThat(bob).isServed();
    }

    @Test
    void reconnect_replaces_idle_servers_now_and_leased_ones_at_release() {
        var world = poolOf(servers(3));
        var ada = world.client("ada").begins();
        world.client("bob").begins().commits();
        world.now++;

        world.lane().retireAll(CloseReason.RECONNECT, world.now);

        assertThat(world.existing()).containsExactly(ada.held());
        ada.commits();
        assertThat(world.existing()).isEmpty();
        world.now++;
        assertThat(world.client("cyd").asks()).isServed();
    }

    @Test
    void reconnect_reaches_a_server_that_was_being_opened() {
        var world = poolOf(servers(1));
        world.answersAtOnce = false;
        var ada = world.client("ada").asks();
        world.now++;
        world.lane().retireAll(CloseReason.RECONNECT, world.now);

        world.answerAttempts(1);

        assertThat(ada).isWaiting();
        assertThat(world.servers.getFirst().retired).isEqualTo(CloseReason.RECONNECT);
        world.answerAttempts(1);
        assertThat(ada).isServed();
    }

    @Test
    void a_shut_lane_refuses_who_waits_and_who_comes_and_empties_itself() {
        var world = poolOf(servers(1));
        var ada = world.client("ada").begins();
        var bob = world.client("bob").asks();

        world.lane().shutDown(world.now);

        assertThat(bob).isRefusedWith("57P01");
        assertThat(world.client("cyd").asks()).isRefusedWith("57P01");
        assertThat(world.lane().isEmpty()).isFalse();
        ada.commits();
        assertThat(world.lane().isEmpty()).isTrue();
    }

    @Test
    void a_server_that_opens_on_a_shut_lane_is_closed() {
        var world = poolOf(servers(1));
        world.answersAtOnce = false;
        world.client("ada").asks();
        world.lane().shutDown(world.now);

        world.answerAttempts(1);

        assertThat(world.servers.getFirst().retired).isEqualTo(CloseReason.SHUTDOWN);
        world.passes(Duration.ofSeconds(1));
        assertThat(world.attempts()).isZero();
    }

    @Test
    void a_server_that_is_still_closing_occupies_its_slot() {
        var world = poolOf(servers(1).lifetime(Duration.ZERO));
        world.closesAtOnce = false;
        var ada = world.client("ada").begins();
        var bob = world.client("bob").asks();

        ada.commits();
        assertThat(bob).isWaiting();
        assertThat(world.ledger.heldByDatabase("orders")).isEqualTo(1);
        world.finishClosing();

        assertThat(bob).isServed();
    }

    @Test
    void close_idle_takes_the_longest_idle_first() {
        var world = poolOf(servers(3));
        var clients = world.pool().busyClients(3);
        var first = clients.get(0).held();
        clients.forEach(FakeClient::commits);

        assertThat(world.lane().closeIdle(1, CloseReason.UNFIT)).isEqualTo(1);

        assertThat(first.retired).isEqualTo(CloseReason.UNFIT);
        assertThat(world.snapshot().idle()).isEqualTo(2);
        assertThat(world.lane().closeIdle(9, CloseReason.UNFIT)).isEqualTo(2);
    }

    @Test
    void a_lane_in_use_cannot_be_disposed_of() {
        var world = poolOf(servers(1));
        var ada = world.client("ada").begins();
        assertThatThrownBy(world.lane()::dispose).hasMessageContaining("lane in use: orders/app");

        ada.letGo().dies();

        world.lane().dispose();
    }
}
