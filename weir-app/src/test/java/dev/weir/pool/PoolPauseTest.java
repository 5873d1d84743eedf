package dev.weir.pool;

import static dev.weir.pool.ClientAssert.assertThat;
import static dev.weir.pool.PoolSpec.servers;
import static dev.weir.pool.PoolWorld.failure;
import static dev.weir.pool.PoolWorld.poolOf;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** PAUSE, RESUME and KILL, as a lane sees them. */
class PoolPauseTest {
    @Nested
    class OneLane {
        private final PoolWorld world = poolOf(servers(2).min(1).waitTimeout(Duration.ofSeconds(30)));
        private final FakeClient ada = world.client("ada").begins();
        private final FakeClient bob = world.client("bob").begins();

        OneLane() {
            bob.commits();
        }

        @Test
        void pause_closes_idle_servers_at_once_and_leased_ones_when_they_come_back() {
            world.lane().pause();
            assertThat(world.existing()).containsExactly(ada.held());

            ada.commits();

            assertThat(world.existing()).isEmpty();
            assertThat(world.servers).extracting(server -> server.retired).containsOnly(CloseReason.PAUSE);
        }

        @Test
        void a_server_comes_back_by_its_reset_too() {
            world.lane().pause();

            var left = ada.leavesForReset();
            world.lane().release(left, world.now);

            assertThat(world.existing()).isEmpty();
        }

        @Test
        void who_asks_meanwhile_waits_and_is_served_first_come_first_served() {
            world.lane().pause();
            var cyd = world.client("cyd").asks();
            bob.asks();
            ada.commits();
            assertThat(cyd).isWaiting();
            assertThat(bob).isWaiting();
            world.answersAtOnce = false;

            world.lane().resume(world.now);
            world.answerAttempts(1);

            assertThat(cyd).isServed();
            assertThat(bob).isWaiting();
            world.answerAttempts(1);
            assertThat(bob).isServed();
        }

        @Test
        void waiting_ends_with_query_wait_timeout_as_always() {
            world.lane().pause();
            var cyd = world.client("cyd").asks();

            world.passes(Duration.ofSeconds(31));

            assertThat(cyd).isRefusedWith("57P03");
            assertThat(requireNonNull(cyd.refusal).detail()).contains("paused");
            assertThat(requireNonNull(cyd.refusal).hint()).contains("RESUME");
        }

        @Test
        void min_pool_size_is_not_kept_meanwhile() {
            world.lane().pause();
            ada.commits();

            world.passes(Duration.ofSeconds(5));

            assertThat(world.servers).hasSize(2);
            world.lane().resume(world.now);
            world.passes(Duration.ofSeconds(1));
            assertThat(world.existing()).hasSize(1);
        }

        @Test
        void a_server_that_is_still_in_use_at_resume_stays() {
            world.lane().pause();

            world.lane().resume(world.now);
            ada.commits();

            assertThat(world.snapshot().idle()).isOne();
        }

        @Test
        void pause_and_resume_say_the_same_twice() {
            world.lane().pause();
            world.lane().pause();
            var cyd = world.client("cyd").asks();
            world.lane().resume(world.now);
            world.lane().resume(world.now);
            world.settle();

            assertThat(cyd).isServed();
        }

        @Test
        void a_shutdown_while_paused_refuses_who_waits_and_is_not_undone_by_resume() {
            world.lane().pause();
            var cyd = world.client("cyd").asks();

            world.lane().shutDown(world.now);
            world.lane().resume(world.now);

            assertThat(cyd).isRefusedWith("57P01");
            assertThat(world.client("dan").asks()).isRefusedWith("57P01");
        }

        @Test
        void new_limits_while_paused_open_nothing_before_resume() {
            world.lane().pause();
            var cyd = world.client("cyd").asks();
            world.lane().reconfigure(servers(5).limits(), world.now);
            world.settle();
            assertThat(cyd).isWaiting();

            world.lane().resume(world.now);
            world.settle();

            assertThat(cyd).isServed();
        }

        @Test
        void kill_closes_servers_in_use_too() {
            var held = ada.letGo();

            world.lane().pause();
            world.lane().kill();

            assertThat(held.retired).isEqualTo(CloseReason.KILL);
            assertThat(world.existing()).isEmpty();
            assertThat(world.client("cyd").asks()).isWaiting();
        }
    }

    @Test
    void a_server_whose_login_ends_during_the_pause_closes_again() {
        var world = poolOf(servers(2));
        world.answersAtOnce = false;
        var ada = world.client("ada").asks();

        world.lane().pause();
        world.answerAttempts(1);

        assertThat(world.servers.getFirst().retired).isEqualTo(CloseReason.PAUSE);
        assertThat(ada).isWaiting();
    }

    @Test
    void a_login_that_fails_during_the_pause_is_nobodys_error_and_delays_nobody() {
        var world = poolOf(servers(1).waitTimeout(Duration.ZERO));
        world.answersAtOnce = false;
        var ada = world.client("ada").asks();
        world.lane().pause();
        world.answer = failure(OpenFailure.Kind.REJECTED);
        world.answerAttempts(1);
        assertThat(ada).isWaiting();
        world.answer = null;

        world.lane().resume(world.now);

        assertThat(world.attempts()).isOne();
        world.answerAttempts(1);
        assertThat(ada).isServed();
    }

    @Nested
    class SeveralLanes {
        private final PoolWorld world = new PoolWorld(CapacityLimits.NONE);
        private final PoolWorld.Pool here = world.pool(PoolWorld.ORDERS, servers(1));
        private final PoolWorld.Pool there = world.sibling(here, servers(1));

        private void pauseBoth() {
            here.lane.pause();
            there.lane.pause();
            world.settle();
        }

        @Test
        void a_server_that_comes_back_is_not_given_to_another_lane() {
            var ada = here.client("ada").begins();
            var bob = there.client("bob").asks();
            pauseBoth();

            ada.commits();

            assertThat(bob).isWaiting();
            assertThat(world.existing()).isEmpty();
        }

        @Test
        void a_server_on_its_way_is_closed_on_arrival() {
            var ada = here.client("ada").begins();
            there.lane.acquire(there.client("bob"), world.now);
            here.lane.release(ada.letGo(), world.now);
            assertThat(world.carriedTo(there)).isOne();

            pauseBoth();

            assertThat(world.servers.getFirst().retired).isEqualTo(CloseReason.PAUSE);
            assertThat(world.existing()).isEmpty();
        }

        @Test
        void a_lane_that_has_not_heard_of_the_pause_does_not_serve_one_that_has() {
            var ada = here.client("ada").begins();
            var bob = there.client("bob").asks();
            there.lane.pause();

            ada.commits();

            assertThat(bob).isWaiting();
            assertThat(here.lane.snapshot(world.now).idle()).isOne();
        }

        @Test
        void both_lanes_are_served_after_resume() {
            var ada = here.client("ada").begins();
            pauseBoth();
            var bob = there.client("bob").asks();
            var cyd = here.client("cyd").asks();
            ada.commits();

            here.lane.resume(world.now);
            there.lane.resume(world.now);
            world.settle();
            var first = bob.server == null ? cyd : bob;
            assertThat(first).isServed();
            first.commits();
            world.passes(Duration.ofMillis(200));

            assertThat(first == bob ? cyd : bob).isServed();
        }
    }

    @Test
    void a_right_that_arrives_during_the_pause_goes_to_whoever_else_waits_for_one() {
        var world = new PoolWorld(new CapacityLimits(NamedLimit.of(1), NamedLimit.NONE));
        var app = world.pool(PoolKey.of("orders", "app"), servers(1));
        var batch = world.pool(PoolKey.of("orders", "batch"), servers(1));
        var ops = world.pool(PoolKey.of("orders", "ops"), servers(1));
        var ada = app.client("ada").begins();
        var bob = batch.client("bob").asks();
        var cyd = ops.client("cyd").asks();

        app.lane.lost(ada.letGo(), world.now); // the right is in the mail for batch
        batch.lane.pause();
        world.settle();

        assertThat(bob).isWaiting();
        assertThat(cyd).isServed();
    }
}
