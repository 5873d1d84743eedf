package dev.weir.pool;

import static dev.weir.pool.ClientAssert.assertThat;
import static dev.weir.pool.PoolSpec.servers;
import static dev.weir.pool.PoolWorld.failure;
import static dev.weir.pool.PoolWorld.poolOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a lane opens servers, and what it does when PostgreSQL refuses. */
class PoolOpeningTest {
    @Test
    void a_pool_opens_one_server_per_client_that_waits_up_to_its_size() {
        var world = poolOf(servers(3));

        for (int i = 0; i < 10; i++) {
            world.client("c" + i).asks();
        }

        assertThat(world.servers).hasSize(3);
        assertThat(world.snapshot().waiting()).isEqualTo(7);
    }

    @Test
    void pool_size_zero_is_unlimited() {
        var world = poolOf(servers(0));

        world.pool().busyClients(50);

        assertThat(world.servers).hasSize(50);
    }

    @Test
    void only_four_attempts_fly_until_the_first_has_succeeded() {
        var world = slowPool(20, 20);
        assertThat(world.attempts()).isEqualTo(4);

        world.answerAttempts(1);

        assertThat(world.attempts()).isEqualTo(19);
    }

    @Test
    void a_new_burst_has_to_prove_itself_again() {
        var world = poolOf(servers(20));
        world.client("ada").begins();
        world.answersAtOnce = false;

        for (int i = 0; i < 10; i++) {
            world.client("c" + i).asks();
        }

        assertThat(world.attempts()).isEqualTo(4);
    }

    @Test
    void no_more_attempts_fly_than_clients_wait() {
        var world = slowPool(20, 2);

        assertThat(world.attempts()).isEqualTo(2);
    }

    @Test
    void after_a_failure_only_one_probe_flies_at_a_time() {
        var world = slowPool(20, 20);
        world.answer = failure(OpenFailure.Kind.UNREACHABLE);
        world.answerAttempts(4);
        assertThat(world.attempts()).isZero();

        world.passes(Duration.ofSeconds(1));

        assertThat(world.attempts()).isEqualTo(1);
        world.passes(Duration.ofSeconds(60));
        assertThat(world.attempts()).isEqualTo(1);
    }

    @Test
    void probes_become_rarer_but_never_rarer_than_server_login_retry() {
        var world = poolOf(servers(20).waitTimeout(Duration.ZERO));
        world.answer = failure(OpenFailure.Kind.UNREACHABLE);
        world.client("ada").asks();
        world.passes(Duration.ofSeconds(60));
        long early = world.lane().counters().attempts;
        world.passes(Duration.ofMinutes(10));

        long late = world.lane().counters().attempts - early;

        // full jitter under a cap of 15 s: 7.5 s on average, so about 80 in ten minutes, and 40 if it never jittered
        assertThat(late).isBetween(50L, 130L);
        assertThat(early).isLessThan(40);
    }

    @Test
    void an_unreachable_or_starting_server_keeps_clients_waiting_and_serves_them_when_it_is_back() {
        for (var kind : new OpenFailure.Kind[] {OpenFailure.Kind.UNREACHABLE, OpenFailure.Kind.STARTING}) {
            var world = poolOf(servers(2));
            world.answer = failure(kind);
            var ada = world.client("ada").asks();
            world.passes(Duration.ofSeconds(30));
            assertThat(ada).isWaiting();

            world.answer = null;
            world.passes(Duration.ofSeconds(15));

            assertThat(ada).isServed();
        }
    }

    @Test
    void a_success_ends_the_caution_of_an_outage() {
        var world = slowPool(20, 20);
        world.answer = failure(OpenFailure.Kind.STARTING);
        world.answerAttempts(4);
        world.passes(Duration.ofSeconds(1));
        world.answer = null;

        world.answerAttempts(1);

        assertThat(world.attempts()).isEqualTo(19);
    }

    @Test
    void too_many_clients_from_postgresql_becomes_the_ceiling_of_the_lane() {
        var world = poolOf(servers(20));
        var busy = world.pool().busyClients(5);
        world.answer = failure(OpenFailure.Kind.BUSY);
        var bob = world.client("bob").asks();
        var cyd = world.client("cyd").asks();
        assertThat(bob).isWaiting();
        assertThat(world.snapshot().bottleneck().kind()).isEqualTo(Bottleneck.Kind.SERVER_BUSY);

        busy.getFirst().commits();
        busy.get(1).commits();

        assertThat(bob).isServed();
        assertThat(cyd).isServed();
        assertThat(world.existing()).hasSize(5);
    }

    @Test
    void beyond_a_measured_ceiling_servers_are_opened_one_at_a_time() {
        var world = poolOf(servers(20).waitTimeout(Duration.ZERO));
        world.pool().busyClients(5);
        world.answer = failure(OpenFailure.Kind.BUSY);
        for (int i = 0; i < 10; i++) {
            world.client("c" + i).asks();
        }
        world.answersAtOnce = false;
        world.answer = null;
        world.passes(Duration.ofSeconds(20));

        for (int grown = 6; grown <= 15; grown++) {
            assertThat(world.attempts()).isEqualTo(1);
            world.answerAttempts(1);
            assertThat(world.existing()).hasSize(grown);
        }
    }

    @Test
    void a_lost_server_below_the_measured_ceiling_is_replaced_without_delay() {
        var world = poolOf(servers(20));
        var busy = world.pool().busyClients(5);
        world.answer = failure(OpenFailure.Kind.BUSY);
        var bob = world.client("bob").asks();
        world.answer = null;

        busy.getFirst().letGo().dies();

        assertThat(bob).isServed();
    }

    @Test
    void busy_without_a_single_server_keeps_clients_waiting() {
        var world = poolOf(servers(20));
        world.answer = failure(OpenFailure.Kind.BUSY);
        var ada = world.client("ada").asks();
        world.passes(Duration.ofSeconds(30));
        assertThat(ada).isWaiting();

        world.answer = null;
        world.passes(Duration.ofSeconds(15));

        assertThat(ada).isServed();
    }

    @Test
    void a_rejected_login_refuses_the_waiters_with_the_servers_own_error() {
        var world = slowPool(20, 3);
        world.answer = failure(OpenFailure.Kind.REJECTED);

        world.answerAttempts(1);

        assertThat(world.pool().clients).allSatisfy(client -> assertThat(client).isRefusedWith("28P01"));
    }

    @Test
    void within_the_back_off_of_a_rejection_clients_are_refused_at_once_and_then_one_probes() {
        var world = poolOf(servers(20));
        world.answer = failure(OpenFailure.Kind.REJECTED);
        world.client("ada").asks();
        assertThat(world.lane().counters().attempts).isEqualTo(1);

        assertThat(world.client("bob").asks()).isRefusedWith("28P01");
        assertThat(world.lane().counters().attempts).isEqualTo(1);

        world.answer = null;
        world.passes(Duration.ofSeconds(1));
        assertThat(world.client("cyd").asks()).isServed();
    }

    @Test
    void a_rejection_is_forgotten_when_what_it_was_for_may_have_changed() {
        var world = poolOf(servers(20));
        world.answer = failure(OpenFailure.Kind.REJECTED);
        world.client("ada").asks();
        world.answer = null;

        world.lane().resume(world.now);
        assertThat(world.client("bob").asks())
                .as("a resume, of a lane that is open")
                .isServed();

        var reloaded = poolOf(servers(20));
        reloaded.answer = failure(OpenFailure.Kind.REJECTED);
        reloaded.client("ada").asks();
        reloaded.answer = null;

        reloaded.lane().reconfigure(servers(20).limits(), reloaded.now);
        assertThat(reloaded.client("bob").asks()).as("a reload").isServed();
    }

    @Test
    void a_rejection_does_not_disturb_clients_while_other_servers_live() {
        var world = poolOf(servers(20));
        var ada = world.client("ada").begins();
        world.answer = failure(OpenFailure.Kind.REJECTED);

        var bob = world.client("bob").asks();
        assertThat(bob).isWaiting();
        ada.commits();

        assertThat(bob).isServed();
    }

    @Test
    void when_the_last_server_dies_under_a_rejection_the_waiters_are_refused() {
        var world = poolOf(servers(20));
        var ada = world.client("ada").begins();
        world.answer = failure(OpenFailure.Kind.REJECTED);
        var bob = world.client("bob").asks();

        ada.letGo().dies();

        assertThat(bob).isRefusedWith("28P01");
    }

    @Test
    void the_reserve_opens_only_after_the_oldest_client_has_waited_for_it() {
        var world = poolOf(servers(1).reserve(2, Duration.ofSeconds(5)));
        world.client("ada").begins();
        var waiting = new FakeClient[] {
            world.client("bob").asks(),
            world.client("cyd").asks(),
            world.client("dan").asks()
        };
        world.passes(Duration.ofMillis(4900));
        assertThat(world.existing()).hasSize(1);

        world.passes(Duration.ofMillis(200));

        assertThat(waiting[0]).isServed();
        assertThat(waiting[1]).isServed();
        assertThat(waiting[2]).isWaiting();
    }

    @Test
    void servers_of_the_reserve_are_closed_when_nobody_waits_any_more() {
        var world = poolOf(servers(1).reserve(1, Duration.ofSeconds(5)));
        var ada = world.client("ada").begins();
        var bob = world.client("bob").asks();
        world.passes(Duration.ofSeconds(6));
        var extra = bob.held();

        bob.commits();
        ada.commits();

        assertThat(extra.retired).isEqualTo(CloseReason.SURPLUS);
        assertThat(world.snapshot().idle()).isEqualTo(1);
    }

    @Test
    void reserve_pool_timeout_zero_keeps_the_reserve_closed() {
        var world = poolOf(servers(1).reserve(2, Duration.ZERO));
        world.client("ada").begins();
        var bob = world.client("bob").asks();

        world.passes(Duration.ofSeconds(60));

        assertThat(bob).isWaiting();
    }

    @Test
    void a_server_that_opens_after_its_client_has_gone_is_kept_idle() {
        var world = slowPool(20, 1);
        world.pool().clients.getFirst().cancels();

        world.answerAttempts(1);

        assertThat(world.snapshot().idle()).isEqualTo(1);
    }

    @Test
    void min_pool_size_is_filled_one_by_one_without_any_client() {
        var world = poolOf(servers(5).min(3));
        world.passes(Duration.ofMillis(100));
        assertThat(world.existing()).hasSize(1);

        world.passes(Duration.ofSeconds(1));

        assertThat(world.snapshot().idle()).isEqualTo(3);
    }

    @Test
    void min_pool_size_does_not_hammer_a_server_that_is_down() {
        var world = poolOf(servers(5).min(3));
        world.answer = failure(OpenFailure.Kind.UNREACHABLE);

        world.passes(Duration.ofMinutes(2));

        assertThat(world.lane().counters().attempts).isLessThan(60);
    }

    private static PoolWorld slowPool(int size, int clients) {
        var world = poolOf(servers(size));
        world.answersAtOnce = false;
        for (int i = 0; i < clients; i++) {
            world.client("c" + i).asks();
        }
        return world;
    }
}
