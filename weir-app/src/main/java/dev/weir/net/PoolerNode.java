package dev.weir.net;

import dev.weir.config.AuthType;
import dev.weir.config.UserOverrides;
import dev.weir.config.WeirConfig;
import dev.weir.pool.CapacityLedger;
import dev.weir.pool.ClientLedger;
import dev.weir.pool.ClientLimits;
import dev.weir.pool.ServerState;
import dev.weir.session.ClientLogin;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running pooler: its loops, its listeners, its clients and how they leave. */
public final class PoolerNode {
    private static final Logger LOG = LoggerFactory.getLogger(PoolerNode.class);

    /** How long idle servers may take to leave when everything stops. */
    private static final Duration GOODBYES = Duration.ofSeconds(1);

    private final EventLoops loops;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final List<LoopHome> homes = new ArrayList<>();
    private final Map<EventExecutor, LoopHome> homeOfLoop = new HashMap<>();
    private final StandingOrders orders = new StandingOrders();
    private final LoginSecrets secrets = new LoginSecrets();
    private final PoolRegistry pools;
    private final ClientLedger room;
    private final FrontDoor door;
    private final Porch porch;
    private final Reception reception;
    private final Listeners listeners;
    private final Balance balance;
    private final CountDownLatch terminated = new CountDownLatch(1);
    private volatile WeirConfig config;
    private volatile Stage stage = Stage.OPEN;

    /** On the way to the end; never back. */
    private enum Stage {
        OPEN,
        /** Nobody new; who is here may stay. */
        NO_ENTRY,
        /** Who is here goes at the end of a transaction. */
        LEAVING,
        STOPPED
    }

    /** Makes everything and opens nothing: {@link #start} does. */
    public PoolerNode(WeirConfig config, Console.Desk desk) {
        this.config = config;
        int count = config.global().node().eventLoops();
        this.loops = EventLoops.open(
                config.global().node().io(),
                count > 0 ? count : Runtime.getRuntime().availableProcessors());
        Transport transport = loops.transport();
        var cancels = new CancelDialer(
                transport,
                () -> this.config.global().timeouts().cancelWaitTimeout().toNanos());
        for (EventExecutor each : loops.group()) {
            var home = new LoopHome((EventLoop) each, workers, cancels);
            homes.add(home);
            homeOfLoop.put(each, home);
        }
        listUsers(config);
        this.pools = new PoolRegistry(transport, secrets, () -> this.config, homes, orders);
        this.balance = new Balance(homes, () -> this.config.global().pooling().poolLanes() == 0);
        this.room = new ClientLedger(clientLimits(config));
        this.door = new FrontDoor(this, secrets, new CancelKeys(secrets.random()), desk);
        this.porch = new Porch(room);
        this.reception = new Reception(homes, homeOfLoop, porch);
        this.listeners = new Listeners(loops, reception, config.global(), this::welcome);
    }

    /** @throws IOException when a socket cannot be opened; nothing is left running then */
    public void start() throws IOException {
        try {
            listeners.open();
        } catch (IOException e) {
            stop();
            throw e;
        }
        homes.forEach(home ->
                home.start(() -> config.global().timeouts().clientLoginTimeout().toNanos(), pools.places()));
        pools.start();
        balance.start();
        LOG.info("event loops: {} over {}", homes.size(), loops);
    }

    private void welcome(Channel channel) {
        LoopHome home = Objects.requireNonNull(homeOfLoop.get(channel.eventLoop()), "a loop of this node");
        var login = new ClientLogin(new ChannelLink(channel), door, home);
        channel.pipeline().addLast(new ClientHandler(login, new Arrival(login, home, porch)));
    }

    private static ClientLimits clientLimits(WeirConfig config) {
        var limits = config.global().limits();
        return new ClientLimits(
                limits.maxClientConn(),
                PoolRegistry.perDatabase(
                        config,
                        limits.maxDbClientConnections(),
                        each -> each.overrides().maxDbClientConnections()),
                PoolRegistry.perUser(
                        config, limits.maxUserClientConnections(), UserOverrides::maxUserClientConnections));
    }

    /** Takes over a new configuration, all of it; what needs a restart stays as it is. */
    public void reload(WeirConfig next) {
        WeirConfig old = config;
        listUsers(next);
        config = next;
        room.reconfigure(clientLimits(next));
        pools.reconfigure(old, next);
    }

    private void listUsers(WeirConfig next) {
        var auth = next.global().auth();
        secrets.reconfigure(next.users(), auth.scramIterations());
        if (auth.authType() == AuthType.SCRAM_SHA_256) {
            // a thread, not a worker: thousands of passwords must not keep a login waiting that has something slow to
            // do
            Thread.ofPlatform()
                    .daemon()
                    .name("weir-secrets")
                    .start(() -> secrets.deriveAll(next.users(), auth.scramIterations()));
        }
    }

    /** No new clients; stops when those that are here have left by themselves. */
    public synchronized void closeDoor() {
        if (stage != Stage.OPEN) {
            return;
        }
        stage = Stage.NO_ENTRY;
        listeners.close();
        Thread.ofVirtual().name("weir-drain").start(this::awaitClients);
    }

    /** No new clients; those that are here go at the end of their transactions. */
    public synchronized void drain() {
        closeDoor();
        if (stage != Stage.NO_ENTRY) {
            return;
        }
        stage = Stage.LEAVING;
        for (LoopHome home : homes) {
            home.execute(() ->
                    home.stays().forEach(stay -> stay.session().departure().drain()));
        }
    }

    private void awaitClients() {
        try {
            while (room.total() > 0) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        stop();
    }

    /** Closes every connection at once. */
    public synchronized void stop() {
        if (stage == Stage.STOPPED) {
            return;
        }
        stage = Stage.STOPPED;
        balance.stop();
        listeners.close();
        for (LoopHome home : homes) {
            home.execute(home.admission()::open);
            home.execute(() -> home.allPools().forEach(pool -> pool.lane().shutDown(home.now())));
        }
        Thread.ofVirtual().name("weir-stop").start(this::stopLoops);
    }

    /** Idle servers have been told goodbye: loops over io_uring that stop before that is sent may never close them. */
    private void stopLoops() {
        try {
            long deadline = System.nanoTime() + GOODBYES.toNanos();
            while (isAnyServerLeaving() && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            LOG.error("unexpected failure", e.getCause());
        }
        loops.group().shutdownGracefully(100, 3_000, TimeUnit.MILLISECONDS).addListener(_ -> {
            workers.shutdownNow();
            terminated.countDown();
        });
    }

    private boolean isAnyServerLeaving() throws InterruptedException, ExecutionException {
        for (LoopHome home : homes) {
            Callable<Boolean> look =
                    () -> home.servers().stream().anyMatch(server -> server.state() == ServerState.CLOSING);
            if (home.loop().submit(look).get()) {
                return true;
            }
        }
        return false;
    }

    public void awaitTermination() throws InterruptedException {
        terminated.await();
    }

    public int port() {
        return listeners.port();
    }

    /** How sockets are driven, as the configuration spells it; never {@code auto}. */
    public String io() {
        return loops.transport().toString();
    }

    public WeirConfig config() {
        return config;
    }

    /** Whether new clients may still come in. */
    public boolean isOpen() {
        return stage == Stage.OPEN;
    }

    boolean isLeaving() {
        return stage == Stage.LEAVING;
    }

    /** Connections that have not finished their login. */
    public int loggingIn() {
        return homes.stream()
                .mapToInt(home -> home.arriving().get() + home.admission().waiting())
                .sum();
    }

    public List<LoopHome> homes() {
        return homes;
    }

    public ClientLedger room() {
        return room;
    }

    public CapacityLedger capacity() {
        return pools.capacity();
    }

    public StandingOrders orders() {
        return orders;
    }

    Reception reception() {
        return reception;
    }

    PoolRegistry pools() {
        return pools;
    }
}
