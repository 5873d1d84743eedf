package dev.weir.pool;

import static dev.weir.pool.ClientAssert.assertThat;
import static dev.weir.pool.PoolSpec.servers;
import static dev.weir.pool.PoolWorld.failure;
import static dev.weir.pool.PoolWorld.poolOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What becomes of clients that wait for long, and what they are told. */
class PoolWaitingTest {
    @Test
    void a_client_that_waited_for_query_wait_timeout_is_refused() {
        var world = poolOf(servers(1).waitTimeout(Duration.ofSeconds(10)));
        world.client("ada").begins();
        var bob = world.client("bob").asks();
        world.passes(Duration.ofSeconds(5));
        var cyd = world.client("cyd").asks();

        world.passes(Duration.ofSeconds(5));

        assertThat(bob).isRefusedWith("53300");
        assertThat(cyd).isWaiting();
        world.passes(Duration.ofSeconds(5));
        assertThat(cyd).isRefusedWith("53300");
    }

    @Test
    void a_client_may_have_a_query_wait_timeout_of_its_own() {
        var world = poolOf(servers(1).waitTimeout(Duration.ofSeconds(10)));
        world.client("ada").begins();
        var bob = world.client("bob").asks();
        var cyd = world.client("cyd").waitsAtMost(Duration.ofSeconds(2)).asks();
        var dan = world.client("dan").waitsAtMost(Duration.ZERO).asks();

        world.passes(Duration.ofSeconds(3));
        assertThat(cyd).isRefusedWith("53300");
        assertThat(bob).isWaiting();

        world.passes(Duration.ofSeconds(8));
        assertThat(bob).isRefusedWith("53300");
        assertThat(dan).isWaiting();
    }

    @Test
    void query_wait_timeout_zero_waits_for_ever() {
        var world = poolOf(servers(1).waitTimeout(Duration.ZERO));
        world.client("ada").begins();
        var bob = world.client("bob").asks();

        world.passes(Duration.ofMinutes(30));

        assertThat(bob).isWaiting();
    }

    @Test
    void a_refusal_says_how_long_who_holds_what_and_what_to_do() {
        var world = poolOf(servers(2).waitTimeout(Duration.ofSeconds(10)));
        world.pool().busyClients(2);
        world.passes(Duration.ofSeconds(32));
        var bob = world.client("bob").asks();
        world.client("cyd").asks();

        world.passes(Duration.ofSeconds(10));

        assertThat(bob.refusal)
                .isEqualTo(new Refusal(
                        "53300",
                        "no server connection for pool orders/app within 10s",
                        "2 of 2 servers are leased, the oldest for 42s; 0 idle, 0 resetting, 0 connecting; "
                                + "2 clients wait, the first for 10s; limited by pool_size = 2",
                        "Run SHOW POOLS and SHOW SERVERS on the \"weir\" database to see who holds them. "
                                + "Clients idle in a transaction are the usual cause; otherwise raise pool_size."));
    }

    @Test
    void in_session_mode_a_refusal_names_the_mode_as_the_cause() {
        var world = poolOf(servers(1).sessionMode().waitTimeout(Duration.ofSeconds(10)));
        world.pool().busyClients(1);
        var bob = world.client("bob").asks();

        world.passes(Duration.ofSeconds(10));

        assertThat(Objects.requireNonNull(bob.refusal).hint())
                .contains("SHOW POOLS", "until it disconnects", "pool_mode = transaction", "pool_size")
                .doesNotContain("idle in a transaction");
    }

    @Test
    void a_refusal_carries_the_last_error_of_a_server_that_could_not_be_reached() {
        var world = poolOf(servers(2).waitTimeout(Duration.ofSeconds(10)));
        world.answer = failure(OpenFailure.Kind.UNREACHABLE);
        var bob = world.client("bob").asks();

        world.passes(Duration.ofSeconds(10));

        assertThat(Objects.requireNonNull(bob.refusal).detail())
                .endsWith("PostgreSQL cannot be reached: connection refused");
        assertThat(bob.refusal.hint()).contains("[databases]");
    }

    @Test
    void every_bottleneck_has_its_own_words_in_a_refusal() {
        var plain = poolOf(servers(2)).snapshot();
        for (var kind : Bottleneck.Kind.values()) {
            var pool = withBottleneck(plain, new Bottleneck(kind, 7, null));

            var refusal = Refusal.waitedTooLong(pool, Duration.ofSeconds(3).toNanos());

            assertThat(refusal.hint()).as(kind.name()).isNotBlank();
            assertThat(refusal.detail())
                    .as(kind.name())
                    .endsWith(pool.bottleneck().sentence());
        }
    }

    @Test
    void a_waiting_client_is_told_once_after_query_wait_notify() {
        var world = poolOf(servers(1).notifyAfter(Duration.ofSeconds(5)));
        world.client("ada").begins();
        var bob = world.client("bob").asks();
        var cyd = world.client("cyd").asks();
        world.passes(Duration.ofMillis(4900));
        assertThat(bob.reports).isEmpty();

        world.passes(Duration.ofSeconds(20));

        assertThat(bob.reports).hasSize(1);
        assertThat(cyd.reports).hasSize(1);
        assertThat(cyd.reports.getFirst().message())
                .isEqualTo("waiting for a server connection of pool orders/app for 5s, number 2 of 2");
        assertThat(cyd.reports.getFirst().detail()).startsWith("1 of 1 servers are leased, the oldest for 5s");
    }

    @Test
    void the_next_request_of_a_client_is_told_again() {
        var world = poolOf(servers(1).notifyAfter(Duration.ofSeconds(5)));
        var ada = world.client("ada").begins();
        var bob = world.client("bob").asks();
        world.passes(Duration.ofSeconds(6));
        ada.commits();
        bob.commits();
        ada.begins();
        bob.asks();

        world.passes(Duration.ofSeconds(6));

        assertThat(bob.reports).hasSize(2);
    }

    @Test
    void query_wait_notify_zero_tells_nobody() {
        var world = poolOf(servers(1).notifyAfter(Duration.ZERO));
        world.client("ada").begins();
        var bob = world.client("bob").asks();

        world.passes(Duration.ofSeconds(60));

        assertThat(bob.reports).isEmpty();
    }

    @Test
    void times_are_brief() {
        assertThat(Brief.duration(Duration.ofMillis(350).toNanos())).isEqualTo("350ms");
        assertThat(Brief.duration(Duration.ofMillis(1250).toNanos())).isEqualTo("1.2s");
        assertThat(Brief.duration(Duration.ofSeconds(5).toNanos())).isEqualTo("5s");
        assertThat(Brief.duration(Duration.ofSeconds(125).toNanos())).isEqualTo("2m 5s");
        assertThat(Brief.duration(Duration.ofMinutes(182).toNanos())).isEqualTo("3h 2m");
    }

    private static PoolSnapshot withBottleneck(PoolSnapshot s, Bottleneck bottleneck) {
        return new PoolSnapshot(
                s.key(), s.limits(), 1, 0, 2, 0, 0, 0, s.oldestWait(), s.oldestLease(), bottleneck, s.totals());
    }

    @Test
    void any_number_of_clients_that_are_done_with_a_server_at_once_have_it_one_after_the_other() {
        var world = poolOf(servers(1));
        var ada = world.client("ada").begins();
        var each = new HitAndRun(world, 1);
        for (int i = 0; i < 20_000; i++) {
            world.lane().acquire(new HitAndRun(world, each), world.now);
        }

        ada.commits();

        assertThat(each.served.get()).isEqualTo(20_000);
        assertThat(world.snapshot().idle()).isEqualTo(1);
    }

    @Test
    void who_asks_again_while_a_server_is_coming_back_has_no_other_one_opened() {
        var world = poolOf(servers(2));
        world.client("ada").begins().commits();
        var each = new HitAndRun(world, 3);

        world.lane().acquire(each, world.now);

        assertThat(each.served.get()).isEqualTo(3);
        assertThat(world.attempts()).isZero();
        assertThat(world.snapshot().idle()).isEqualTo(1);
    }

    @Test
    void a_grant_that_fails_keeps_nobody_from_a_server() {
        var world = poolOf(servers(2));
        var ada = world.client("ada").begins();
        world.client("bob").begins();
        world.lane().acquire(new HitAndRun(world, -1), world.now);

        assertThatThrownBy(ada::commits).hasMessage("after the release");

        world.lane().lost(world.existing().getLast(), world.now); // bob's
        assertThat(world.client("cyd").asks().server).isNotNull();
    }

    /** Is done with a server within the grant, and asks again some times. */
    private static final class HitAndRun extends Waiter<FakeServer> {
        private final PoolWorld world;
        private final AtomicInteger served;
        private int requests;

        HitAndRun(PoolWorld world, int requests) {
            this.world = world;
            this.served = new AtomicInteger();
            this.requests = requests;
        }

        HitAndRun(PoolWorld world, HitAndRun other) {
            this.world = world;
            this.served = other.served;
            this.requests = 1;
        }

        @Override
        protected void granted(FakeServer server) {
            served.incrementAndGet();
            requests--;
            world.lane().release(server, world.now);
            if (requests < 0) {
                throw new IllegalStateException("after the release");
            }
            if (requests > 0) {
                world.lane().acquire(this, world.now);
            }
        }

        @Override
        protected void refused(Refusal refusal) {
            throw new AssertionError(refusal);
        }

        @Override
        protected void waitingLong(QueueReport report) {}
    }
}
