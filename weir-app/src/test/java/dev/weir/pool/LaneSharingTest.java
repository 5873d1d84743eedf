package dev.weir.pool;

import static dev.weir.pool.ClientAssert.assertThat;
import static dev.weir.pool.PoolSpec.servers;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Two lanes of one pool, as on two event loops. */
class LaneSharingTest {
    private final PoolWorld world = new PoolWorld(CapacityLimits.NONE);
    private PoolWorld.Pool here = world.pool(PoolWorld.ORDERS, servers(1));
    private PoolWorld.Pool there = world.sibling(here, servers(1));

    private void poolOf(PoolSpec spec) {
        here = world.pool(PoolKey.of("stock", "app"), spec);
        there = world.sibling(here, spec);
    }

    @Test
    void the_size_of_the_pool_holds_over_all_its_lanes() {
        here.client("ada").begins();

        var bob = there.client("bob").asks();

        assertThat(bob).isWaiting();
        assertThat(world.servers).hasSize(1);
    }

    @Test
    void an_idle_server_moves_to_a_lane_without_any() {
        here.client("ada").begins().commits();

        var bob = there.client("bob").asks();

        assertThat(bob).isServed();
        assertThat(world.servers).hasSize(1);
        assertThat(there.lane.snapshot(world.now).leased()).isOne();
        assertThat(here.lane.snapshot(world.now).servers()).isZero();
    }

    @Test
    void an_idle_server_of_a_sibling_is_taken_before_another_is_opened() {
        poolOf(servers(5));
        here.client("ada").begins().commits();

        there.client("bob").begins();

        assertThat(world.servers).hasSize(1);
    }

    @Test
    void a_released_server_goes_to_a_sibling_that_has_none_and_waits() {
        var ada = here.client("ada").begins();
        var bob = there.client("bob").asks();

        ada.commits();

        assertThat(bob).isServed();
    }

    @Test
    void a_released_server_stays_where_clients_have_waited_about_as_long() {
        poolOf(servers(2));
        here.client("keeps").begins();
        there.client("holds").begins();
        var bob = there.client("bob").asks();
        var ada = here.client("ada").asks();

        here.clients.getFirst().commits();

        assertThat(ada).isServed();
        assertThat(bob).isWaiting();
    }

    @Test
    void a_released_server_goes_to_the_lane_whose_first_client_has_waited_clearly_longer() {
        poolOf(servers(2));
        var holds = here.client("holds").begins();
        there.client("keeps").begins();
        var bob = there.client("bob").asks();
        world.passes(Duration.ofMillis(50));
        var ada = here.client("ada").asks();

        holds.commits();

        assertThat(bob).isServed();
        assertThat(ada).isWaiting();
    }

    @Test
    void a_server_that_is_only_idle_between_two_transactions_stays() {
        poolOf(servers(2));
        there.client("keeps").begins();
        var ada = here.client("ada").begins();
        ada.commits();

        var bob = there.client("bob").asks();

        assertThat(bob).isWaiting();
        ada.begins();
    }

    @Test
    void a_wait_ends_when_a_sibling_has_left_a_server_idle_for_a_moment() {
        poolOf(servers(2));
        there.client("keeps").begins();
        here.client("ada").begins().commits();
        var bob = there.client("bob").asks();

        world.now += 2 * LaneSharing.PATIENCE;
        world.runTimers();
        world.settle();

        assertThat(bob).isServed();
    }

    @Test
    void a_sibling_may_open_a_server_when_one_has_died_here() {
        var ada = here.client("ada").begins();
        var bob = there.client("bob").asks();

        ada.letGo().dies();

        assertThat(bob).isServed();
        assertThat(world.servers).hasSize(2);
    }

    @Test
    void a_server_that_dies_on_its_way_leaves_its_slot_to_a_new_one() {
        var ada = here.client("ada").begins();
        var bob = there.client("bob");
        bob.requests++;
        there.lane.acquire(bob, world.now);
        here.lane.release(ada.letGo(), world.now);
        assertThat(world.carriedTo(there)).isOne();

        world.servers.getFirst().dies();
        world.settle();

        assertThat(bob).isServed();
        assertThat(world.servers).hasSize(2);
    }

    @Test
    void a_server_on_its_way_is_closed_on_arrival_after_a_reconnect() {
        var ada = here.client("ada").begins();
        there.lane.acquire(there.client("bob"), world.now);
        here.lane.release(ada.letGo(), world.now);
        world.now++;
        here.lane.retireAll(CloseReason.RECONNECT, world.now);
        there.lane.retireAll(CloseReason.RECONNECT, world.now);

        world.settle();

        assertThat(world.servers.getFirst().retired).isEqualTo(CloseReason.RECONNECT);
        assertThat(there.clients.getFirst()).isServed();
    }

    @Test
    void min_pool_size_is_kept_by_all_lanes_together() {
        poolOf(servers(5).min(2).idleTimeout(Duration.ofSeconds(1)));

        world.passes(Duration.ofSeconds(5));

        assertThat(world.existing()).hasSize(2);
    }

    @Test
    void the_reserve_is_one_for_all_lanes() {
        poolOf(servers(1).reserve(1, Duration.ofSeconds(1)));
        here.client("holds").begins();
        here.client("ada").asks();
        there.client("bob").asks();

        world.passes(Duration.ofSeconds(3));

        assertThat(world.existing()).hasSize(2);
    }

    @Test
    void a_refusal_tells_the_numbers_of_all_lanes() {
        poolOf(servers(2).waitTimeout(Duration.ofSeconds(2)));
        here.client("holds").begins();
        there.client("keeps").begins();
        var bob = there.client("bob").asks();

        world.passes(Duration.ofSeconds(3));

        assertThat(requireNonNull(bob.refusal).detail()).startsWith("2 of 2 servers are leased");
    }

    @Test
    void a_sibling_gets_a_server_before_another_pool_has_one_closed_for_it() {
        var limited = new PoolWorld(new CapacityLimits(NamedLimit.of(1), NamedLimit.NONE));
        var one = limited.pool(PoolWorld.ORDERS, servers(2));
        var other = limited.sibling(one, servers(2));
        one.client("ada").begins().commits();

        other.client("bob").begins();

        assertThat(limited.servers).hasSize(1);
    }

    @Test
    void a_lane_that_expects_a_server_is_not_empty() {
        var ada = here.client("ada").begins();
        var bob = there.client("bob");
        there.lane.acquire(bob, world.now);
        here.lane.release(ada.letGo(), world.now);
        there.lane.withdraw(bob);

        assertThat(there.lane.isEmpty()).isFalse();
        world.settle();
        assertThat(there.lane.snapshot(world.now).idle()).isOne();
    }
}
