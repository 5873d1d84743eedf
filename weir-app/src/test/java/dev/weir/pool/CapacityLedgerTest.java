package dev.weir.pool;

import static dev.weir.pool.ClientAssert.assertThat;
import static dev.weir.pool.PoolSpec.servers;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Limits that span pools, over several lanes. */
class CapacityLedgerTest {
    @Test
    void max_db_connections_holds_over_the_pools_of_all_users() {
        var world = worldWith(database(3));
        var app = world.pool(PoolKey.of("orders", "app"), servers(20));
        var batch = world.pool(PoolKey.of("orders", "batch"), servers(20));
        app.busyClients(2);
        batch.busyClients(1);

        var bob = batch.client("bob").asks();

        assertThat(bob).isWaiting();
        assertThat(world.existing()).hasSize(3);
        var why = batch.lane.snapshot(world.now).bottleneck();
        assertThat(why.sentence()).isEqualTo("limited by max_db_connections = 3 of this database, over all users");
    }

    @Test
    void max_user_connections_holds_over_all_databases() {
        var world = worldWith(new CapacityLimits(NamedLimit.NONE, NamedLimit.of(2)));
        world.pool(PoolKey.of("orders", "app"), servers(20)).busyClients(2);
        var stock = world.pool(PoolKey.of("stock", "app"), servers(20));

        assertThat(stock.client("bob").asks()).isWaiting();
        assertThat(stock.lane.snapshot(world.now).bottleneck().sentence())
                .isEqualTo("limited by max_user_connections = 2 of this user, over all databases");
        assertThat(world.pool(PoolKey.of("stock", "other"), servers(20))
                        .client("cyd")
                        .asks())
                .isServed();
    }

    @Test
    void an_override_by_name_replaces_the_general_limit_and_zero_lifts_it() {
        var limits = new NamedLimit(1, Map.of("orders", 2, "stock", 0));
        var world = worldWith(new CapacityLimits(limits, NamedLimit.NONE));

        var orders = world.pool(PoolKey.of("orders", "app"), servers(20));
        var other = world.pool(PoolKey.of("other", "app"), servers(20));
        orders.busyClients(2);
        other.busyClients(1);
        world.pool(PoolKey.of("stock", "app"), servers(20)).busyClients(9);

        assertThat(orders.client("bob").asks()).isWaiting();
        assertThat(other.client("bob").asks()).isWaiting();
        assertThat(world.ledger.heldByUser("app")).isEqualTo(12);
    }

    @Test
    void an_idle_server_of_another_pool_is_given_up_for_a_client_that_waits() {
        var world = worldWith(database(2));
        var app = world.pool(PoolKey.of("orders", "app"), servers(20));
        var clients = app.busyClients(2);
        var oldest = clients.get(0).held();
        clients.forEach(FakeClient::commits);

        var bob = world.pool(PoolKey.of("orders", "batch"), servers(20))
                .client("bob")
                .asks();

        assertThat(bob).isServed();
        assertThat(oldest.retired).isEqualTo(CloseReason.EVICTED);
        assertThat(app.lane.snapshot(world.now).idle()).isEqualTo(1);
    }

    @Test
    void one_waiting_client_costs_the_others_one_idle_server_and_not_more() {
        var world = worldWith(database(4));
        var first = world.pool(PoolKey.of("orders", "a"), servers(20));
        var second = world.pool(PoolKey.of("orders", "b"), servers(20));
        first.busyClients(2).forEach(FakeClient::commits);
        second.busyClients(2).forEach(FakeClient::commits);
        world.closesAtOnce = false;

        var bob =
                world.pool(PoolKey.of("orders", "c"), servers(20)).client("bob").asks();
        world.passes(Duration.ofSeconds(5));
        assertThat(world.snapshot().closing() + second.lane.snapshot(world.now).closing())
                .isEqualTo(1);
        world.finishClosing();

        assertThat(bob).isServed();
        assertThat(world.ledger.heldByDatabase("orders")).isEqualTo(4);
    }

    @Test
    void idle_servers_under_another_limit_are_left_alone() {
        var world = worldWith(database(1));
        var stock = world.pool(PoolKey.of("stock", "app"), servers(20));
        stock.busyClients(1).forEach(FakeClient::commits);
        world.pool(PoolKey.of("orders", "a"), servers(20)).busyClients(1);

        assertThat(world.pool(PoolKey.of("orders", "b"), servers(20))
                        .client("bob")
                        .asks())
                .isWaiting();

        assertThat(stock.lane.snapshot(world.now).idle()).isEqualTo(1);
    }

    @Test
    void a_server_that_becomes_idle_while_others_stand_in_line_is_given_up_at_once() {
        var world = worldWith(database(1));
        var ada =
                world.pool(PoolKey.of("orders", "a"), servers(20)).client("ada").begins();
        var bob =
                world.pool(PoolKey.of("orders", "b"), servers(20)).client("bob").asks();
        assertThat(bob).isWaiting();

        ada.commits();

        assertThat(bob).isServed();
    }

    @Test
    void lanes_are_served_in_the_order_in_which_they_came_and_take_turns() {
        var world = worldWith(database(1));
        var ada =
                world.pool(PoolKey.of("orders", "a"), servers(20)).client("ada").begins();
        var b = world.pool(PoolKey.of("orders", "b"), servers(20));
        var c = world.pool(PoolKey.of("orders", "c"), servers(20));
        var bob = b.client("bob").asks();
        var ben = b.client("ben").asks();
        var cyd = c.client("cyd").asks();

        ada.commits();
        assertThat(bob).isServed();
        bob.letGo().dies(); // its lane would like another one for ben, but cyd's lane came first

        assertThat(cyd).isServed();
        assertThat(ben).isWaiting();
        cyd.commits();
        assertThat(ben).isServed();
    }

    @Test
    void a_freed_right_is_not_snatched_from_the_lane_that_stands_in_line() {
        var world = worldWith(database(1));
        var ada =
                world.pool(PoolKey.of("orders", "a"), servers(20)).client("ada").begins();
        var bob =
                world.pool(PoolKey.of("orders", "b"), servers(20)).client("bob").asks();
        var late = world.pool(PoolKey.of("orders", "c"), servers(20));
        var server = ada.letGo();
        ada.pool().lane.lost(server, world.now); // the mail to b is under way

        var cyd = late.client("cyd").asks();

        assertThat(bob).isServed();
        assertThat(cyd).isWaiting();
    }

    @Test
    void a_right_that_arrives_when_nobody_waits_any_more_goes_on_to_the_next() {
        var world = worldWith(database(1));
        var ada =
                world.pool(PoolKey.of("orders", "a"), servers(20)).client("ada").begins();
        var b = world.pool(PoolKey.of("orders", "b"), servers(20));
        var bob = b.client("bob").asks();
        var cyd =
                world.pool(PoolKey.of("orders", "c"), servers(20)).client("cyd").asks();
        ada.pool().lane.lost(ada.letGo(), world.now);

        b.lane.withdraw(bob); // while the right is in the mail
        world.settle();

        assertThat(cyd).isServed();
        assertThat(world.ledger.heldByDatabase("orders")).isEqualTo(1);
    }

    @Test
    void a_lane_whose_clients_have_gone_leaves_the_line() {
        var world = worldWith(database(1));
        var ada =
                world.pool(PoolKey.of("orders", "a"), servers(20)).client("ada").begins();
        var bob =
                world.pool(PoolKey.of("orders", "b"), servers(20)).client("bob").asks();
        bob.cancels();

        ada.commits();

        assertThat(ada.pool().lane.snapshot(world.now).idle()).isEqualTo(1);
    }

    @Test
    void raised_limits_serve_the_line_at_once() {
        var world = worldWith(database(1));
        world.pool(PoolKey.of("orders", "a"), servers(20)).client("ada").begins();
        var bob =
                world.pool(PoolKey.of("orders", "b"), servers(20)).client("bob").asks();

        world.ledger.reconfigure(database(2));
        world.settle();

        assertThat(bob).isServed();
    }

    @Test
    void lowered_limits_hold_as_servers_go() {
        var world = worldWith(database(3));
        var clients = world.pool(PoolKey.of("orders", "a"), servers(20)).busyClients(3);
        world.ledger.reconfigure(database(1));

        clients.get(0).letGo().dies();
        clients.get(1).letGo().dies();

        assertThat(clients.getFirst().asks()).isWaiting();
    }

    @Test
    void min_pool_size_neither_stands_in_line_nor_evicts() {
        var world = worldWith(database(2));
        var app = world.pool(PoolKey.of("orders", "app"), servers(20));
        app.busyClients(2).forEach(FakeClient::commits);
        var warm = world.pool(PoolKey.of("orders", "warm"), servers(20).min(2));

        world.passes(Duration.ofSeconds(5));

        assertThat(app.lane.snapshot(world.now).idle()).isEqualTo(2);
        assertThat(warm.lane.snapshot(world.now).servers()).isZero();
    }

    @Test
    void a_failed_attempt_gives_its_right_back() {
        var world = worldWith(database(1));
        world.answer = PoolWorld.failure(OpenFailure.Kind.UNREACHABLE);

        world.pool(PoolKey.of("orders", "a"), servers(20)).client("ada").asks();

        assertThat(world.ledger.heldByDatabase("orders")).isZero();
    }

    @Test
    void a_lane_that_lacks_both_rights_is_served_when_both_have_come_free_one_after_the_other() {
        var world = worldWith(new CapacityLimits(NamedLimit.of(1), NamedLimit.of(1)));
        var other = world.pool(PoolKey.of("orders", "other"), servers(20));
        var elsewhere = world.pool(PoolKey.of("stock", "app"), servers(20));
        other.busyClients(1).forEach(FakeClient::commits);
        elsewhere.busyClients(1).forEach(FakeClient::commits);

        var bob = world.pool(PoolKey.of("orders", "app"), servers(20))
                .client("bob")
                .asks();
        world.passes(Duration.ofSeconds(2));

        assertThat(bob).isServed();
        assertThat(world.existing()).hasSize(1);
    }

    @Test
    void idle_servers_under_a_limit_that_filled_up_later_are_asked_for_within_a_second() {
        var world = worldWith(new CapacityLimits(NamedLimit.of(1), NamedLimit.of(1)));
        var ada = world.pool(PoolKey.of("stock", "app"), servers(20))
                .client("ada")
                .begins();
        var bob = world.pool(PoolKey.of("orders", "app"), servers(20))
                .client("bob")
                .asks();
        world.pool(PoolKey.of("orders", "other"), servers(20)).busyClients(1).forEach(FakeClient::commits);
        ada.commits(); // the user has room now, but the database no longer has

        assertThat(bob).isWaiting();
        world.passes(Duration.ofMillis(1100));

        assertThat(bob).isServed();
    }

    @Test
    void an_empty_ledger_forgets_names_it_no_longer_needs() {
        var world = worldWith(database(1));
        var pool = world.pool(PoolKey.of("orders", "app"), servers(20));
        var ada = pool.client("ada").begins();
        ada.letGo().dies();

        pool.lane.dispose();

        assertThat(world.ledger.isEmpty()).isTrue();
    }

    @Test
    void a_refusal_names_the_limit_that_spans_pools() {
        var world = worldWith(database(1));
        world.pool(PoolKey.of("orders", "a"), servers(20)).client("ada").begins();
        var bob = world.pool(PoolKey.of("orders", "b"), servers(20).waitTimeout(Duration.ofSeconds(3)))
                .client("bob")
                .asks();

        world.passes(Duration.ofSeconds(3));

        assertThat(Objects.requireNonNull(bob.refusal).detail()).contains("max_db_connections = 1");
        assertThat(bob.refusal.hint()).contains("raise max_db_connections");
    }

    private static PoolWorld worldWith(CapacityLimits limits) {
        return new PoolWorld(limits);
    }

    private static CapacityLimits database(int limit) {
        return new CapacityLimits(NamedLimit.of(limit), NamedLimit.NONE);
    }
}
