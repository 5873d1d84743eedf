package dev.weir.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.CapacityLedger;
import dev.weir.pool.CapacityLimits;
import dev.weir.pool.LaneContext;
import dev.weir.pool.OpenFailure;
import dev.weir.pool.PoolKey;
import dev.weir.pool.PoolLane;
import dev.weir.pool.Refusal;
import dev.weir.wire.auth.ScramKeyCache;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One pool with real sessions, and everything around them made by hand: a clock that a test moves, connections without a
 * network, a simulated PostgreSQL that answers when it is told to. {@link #settle} lets all of it run until nothing moves.
 *
 * <p>As a JUnit extension it closes everything after each test and checks that every buffer has been released.
 */
final class SessionWorld implements Outside, AfterEachCallback {
    /** A cancel request under way. It lands, then its connection closes; Weir is told only then. */
    record Cancel(ServerSession server, Consumer<Boolean> done) {}

    final FakePostgres postgres = new FakePostgres();
    final SessionPool pool;
    final List<FakeServer> servers = new ArrayList<>();
    final List<FakeClient> clients = new ArrayList<>();
    final Deque<Cancel> cancels = new ArrayDeque<>();
    final Deque<Runnable> offloaded = new ArrayDeque<>();
    final Random random;

    /** Shortly before the clock overflows: only differences of times may count. */
    long now = Long.MAX_VALUE - Duration.ofSeconds(2).toNanos();

    /** Where the network's packets come from. */
    ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;

    /** Bytes per packet, both ways; 0 for everything at once. */
    int fragment;

    /** Whether backends work by themselves whenever something settles. */
    boolean answering = true;

    /** Whether cancel requests arrive, and their connections close, by themselves. */
    boolean cancelling = true;

    /** Whether connections are accepted by themselves. */
    boolean accepting = true;

    ServerCredentials.Secret secret = new ServerCredentials.Secret.None();
    private final Map<String, String> serverParameters;
    private final Deque<LongConsumer> mail = new ArrayDeque<>();
    private final List<ByteBuf> lent = new ArrayList<>();
    private int attempts;
    private boolean settling;

    private SessionWorld(WorldSpec spec) {
        random = new Random(spec.seed());
        var ledger = new CapacityLedger(CapacityLimits.NONE);
        var context = new LaneContext(_ -> attempts++, ledger, mail::add, random);
        var key = new PoolKey("shop", "app", spec.replication());
        serverParameters = spec.serverParameters();
        pool = new SessionPool(
                key, spec.policy(), this, _ -> new PoolLane<ServerSession>(key, spec.limits(), context, now));
    }

    static SessionWorld worldOf(WorldSpec spec) {
        return new SessionWorld(spec);
    }

    /** A client that has logged in; {@code settings} as name, value, name, value. */
    FakeClient client(String name, String... settings) {
        FakeClient client = stranger(name, settings);
        settle();
        client.heard();
        return client;
    }

    /** A client that has proved who it is and whose login goes on when the world settles. */
    FakeClient stranger(String name, String... settings) {
        var asked = new LinkedHashMap<String, String>();
        for (int i = 0; i < settings.length; i += 2) {
            asked.put(settings[i], settings[i + 1]);
        }
        var client = new FakeClient(this, name, asked);
        clients.add(client);
        client.session.begin();
        return client;
    }

    /** The servers that exist. */
    List<FakeServer> alive() {
        return servers.stream().filter(server -> !server.gone).toList();
    }

    /** The only one that exists. */
    FakeServer server() {
        assertThat(alive()).hasSize(1);
        return alive().getFirst();
    }

    // ---- time and motion ----

    /** Lets time pass with ten ticks a second, as a loop does. */
    void passes(Duration time) {
        long end = now + time.toNanos();
        while (now - end < 0) {
            now += Math.min(Duration.ofMillis(100).toNanos(), end - now);
            pool.lane().tick(now);
            List.copyOf(clients).forEach(client -> client.session.tick(now));
            List.copyOf(servers).forEach(server -> server.session.tick(now));
            settle();
        }
    }

    /** Moves bytes and events until nothing is left to do. */
    void settle() {
        if (settling) {
            return;
        }
        settling = true;
        while (step()) {
            // something moved
        }
        settling = false;
        lent.removeIf(buffer -> buffer.refCnt() == 0);
    }

    /** One round of everybody's turn; false when nobody had anything to do. */
    private boolean step() {
        boolean moved = false;
        for (var task = mail.poll(); task != null; task = mail.poll()) {
            task.accept(now);
            moved = true;
        }
        for (var work = offloaded.poll(); work != null; work = offloaded.poll()) {
            work.run();
            moved = true;
        }
        while (accepting && attempts > 0) {
            accept();
            moved = true;
        }
        while (cancelling && !cancels.isEmpty()) {
            Cancel cancel = cancels.getFirst();
            landCancel();
            closeCancel(cancel);
            moved = true;
        }
        for (FakeClient client : List.copyOf(clients)) {
            moved |= client.move();
        }
        for (FakeServer server : List.copyOf(servers)) {
            moved |= server.move(answering);
        }
        return moved;
    }

    int attempts() {
        return attempts;
    }

    /** Answers one attempt to connect: it succeeds. */
    void accept() {
        attempts--;
        var parameters = new LinkedHashMap<>(Map.of("user", "app", "database", "shop"));
        parameters.putAll(serverParameters);
        var credentials = new ServerCredentials(0, parameters, secret, new ScramKeyCache(4), random);
        var server = new FakeServer(this, postgres.fork(), credentials);
        servers.add(server);
        server.session.connected();
    }

    /** Answers one attempt to connect: nobody is there. */
    void refuse() {
        attempts--;
        var error = new Refusal("08001", "connection refused", null, null);
        pool.lane().openFailed(new OpenFailure(OpenFailure.Kind.UNREACHABLE, error), now);
    }

    // ---- Outside ----

    @Override
    public long now() {
        return now;
    }

    @Override
    public void cancel(ServerSession server, Consumer<Boolean> done) {
        cancels.add(new Cancel(server, done));
    }

    /** The oldest cancel request reaches PostgreSQL, which acts on it. */
    Cancel landCancel() {
        Cancel cancel = cancels.getFirst();
        servers.stream()
                .filter(server -> server.session == cancel.server() && !server.gone)
                .forEach(server -> server.backend.cancelled());
        return cancel;
    }

    /** PostgreSQL has closed the connection that brought the cancel request. */
    void closeCancel(Cancel cancel) {
        cancels.remove(cancel);
        cancel.done().accept(true);
    }

    /** cancel_wait_timeout is over, and nobody knows whether the oldest cancel request will still arrive. */
    void cancelTimesOut() {
        cancels.remove().done().accept(false);
        settle();
    }

    @Override
    public void execute(Runnable task) {
        mail.add(_ -> task.run());
    }

    @Override
    public <T> void offload(Supplier<T> slow, Consumer<T> back) {
        offloaded.add(() -> back.accept(slow.get()));
    }

    // ---- buffers ----

    /** Delivers bytes as the network would: in pooled buffers, in fragments. */
    void deliver(byte[] bytes, Consumer<ByteBuf> to) {
        int size = fragment == 0 ? Math.max(1, bytes.length) : fragment;
        for (int at = 0; at < bytes.length; at += size) {
            ByteBuf packet = allocator.directBuffer();
            packet.writeBytes(bytes, at, Math.min(size, bytes.length - at));
            lent.add(packet);
            to.accept(packet);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        ends();
    }

    /** Everybody goes, and nothing may be left. */
    void ends() {
        answering = true;
        cancelling = true;
        clients.forEach(FakeClient::vanishes);
        settle();
        servers.forEach(FakeServer::cut);
        settle();
        assertThat(lent).as("buffers that nobody released").isEmpty();
        assertThat(pool.statementCount()).as("statements that nobody forgot").isZero();
        assertThat(pool.lane().snapshot(now).waiting())
                .as("clients that nobody forgot")
                .isZero();
    }
}
