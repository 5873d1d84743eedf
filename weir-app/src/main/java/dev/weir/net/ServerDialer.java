package dev.weir.net;

import dev.weir.config.ServerAddress;
import dev.weir.pool.OpenFailure;
import dev.weir.pool.Refusal;
import dev.weir.session.Dial;
import dev.weir.session.ServerCredentials;
import dev.weir.session.ServerSession;
import dev.weir.session.SessionPool;
import dev.weir.wire.SqlState;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens connections to PostgreSQL for one pool: name, address, socket, and the time all of that and the login may take. */
final class ServerDialer {
    private static final Logger LOG = LoggerFactory.getLogger(ServerDialer.class);

    private final Transport transport;
    private final LoopHome home;
    private final SocketOptions options;
    private final AddressHealth health;
    private final Supplier<? extends Target> targets;
    private int next;

    /** Where to, as whom, and within how many nanoseconds; asked for anew at each attempt, since a reload may change it. */
    interface Target {
        List<ServerAddress> addresses();

        boolean takeTurns();

        ServerCredentials credentials();

        long connectTimeout();

        /** The longest an address that failed is left alone, in nanoseconds. */
        long loginRetry();
    }

    ServerDialer(LoopHome home, SocketOptions options, AddressHealth health, Supplier<? extends Target> targets) {
        this.transport = options.transport();
        this.health = health;
        this.home = home;
        this.options = options;
        this.targets = targets;
    }

    /** Starts one attempt; the pool's lane is told how it went. */
    void open(SessionPool pool) {
        Target target = targets.get();
        ServerAddress address = health.choose(target.addresses(), next, home.now());
        if (target.takeTurns()) {
            next++;
        }
        var attempt = new Attempt(pool, address, home.now());
        if (address.isUnixSocket()) {
            attempt.connect(List.of(transport.unixAddress(address.socketFile().toString())));
        } else {
            home.offload(() -> resolve(address), resolved -> {
                if (resolved.isEmpty()) {
                    attempt.unreachable("its name has no address");
                } else {
                    attempt.connect(resolved);
                }
            });
        }
    }

    private static List<SocketAddress> resolve(ServerAddress address) {
        var found = new ArrayList<SocketAddress>();
        try {
            for (InetAddress each : InetAddress.getAllByName(address.host())) {
                found.add(new InetSocketAddress(each, address.port()));
            }
        } catch (UnknownHostException e) {
            return List.of();
        }
        return found;
    }

    /** One attempt, at one host. */
    private final class Attempt implements Dial {
        private final SessionPool pool;
        private final ServerAddress address;
        private final long began;

        Attempt(SessionPool pool, ServerAddress address, long began) {
            this.pool = pool;
            this.address = address;
            this.began = began;
        }

        @Override
        public long began() {
            return began;
        }

        /** An address that takes connections and has nobody behind who logs Weir in is no better than none. */
        @Override
        public void ended(OpenFailure.@Nullable Kind failure) {
            if (failure != OpenFailure.Kind.UNREACHABLE && failure != OpenFailure.Kind.STARTING) {
                health.works(address);
                return;
            }
            Target target = targets.get();
            if (!target.takeTurns()) {
                next++; // the same one until it fails
            }
            health.failed(address, home.now(), target.loginRetry());
        }

        /** Tries a name's addresses one after the other. */
        private void connect(List<SocketAddress> addresses) {
            SocketAddress first = addresses.getFirst();
            boolean unix = !(first instanceof InetSocketAddress);
            int millis = (int) Math.min(
                    Integer.MAX_VALUE,
                    TimeUnit.NANOSECONDS.toMillis(targets.get().connectTimeout()));
            var dialled = new Bootstrap()
                    .group(new DeferredRegistration(home.loop()))
                    .channelFactory(() -> transport.socket(unix))
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, millis)
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            options.applyToServer(channel, unix);
                        }
                    })
                    .connect(first);
            dialled.addListener(result -> {
                if (result.isSuccess()) { // on the loop, before anything can be read or the connection end
                    logIn(dialled.channel());
                } else { // without a socket on a thread of Netty's, while the lane may still be opening
                    home.execute(() -> failed(addresses, result.cause()));
                }
            });
        }

        private void failed(List<SocketAddress> addresses, Throwable why) {
            if (addresses.size() > 1) {
                connect(addresses.subList(1, addresses.size()));
            } else {
                unreachable(reason(why));
            }
        }

        /** Whatever happens, the lane is told one day: it would wait for this server for ever. */
        private void logIn(Channel channel) {
            try {
                begin(channel);
            } catch (RuntimeException e) {
                LOG.error("unexpected failure", e);
                boolean hasSession =
                        channel.pipeline().get(ServerHandler.class) != null; // which will hear the connection end
                channel.close();
                if (!hasSession) {
                    unreachable("Weir could not begin its login, as its log says");
                }
            }
        }

        private void begin(Channel channel) {
            Target target = targets.get();
            var session = new ServerSession(pool, new ChannelLink(channel), target.credentials(), this);
            channel.pipeline().addLast(new ServerHandler(session, channel, home));
            long limit = target.connectTimeout();
            if (limit > 0) {
                Runnable inTime =
                        () -> channel.eventLoop().execute(session::loginTimedOut); // by then it may live elsewhere
                home.loop().schedule(inTime, limit, TimeUnit.NANOSECONDS);
            }
            session.connected();
        }

        private void unreachable(String why) {
            ended(OpenFailure.Kind.UNREACHABLE);
            LOG.warn("cannot connect to PostgreSQL at {} for pool {}: {}", address, pool.key(), why);
            var refusal = new Refusal(
                    SqlState.SQLCLIENT_UNABLE_TO_ESTABLISH_SQLCONNECTION.code(),
                    "cannot connect to PostgreSQL at " + address + ": " + why,
                    null,
                    "Check that it runs and that its address is right; Weir keeps trying.");
            pool.lane().openFailed(new OpenFailure(OpenFailure.Kind.UNREACHABLE, refusal), home.now());
        }
    }

    private static String reason(@Nullable Throwable cause) {
        if (cause == null) {
            return "unknown reason";
        }
        Throwable root = cause.getCause() instanceof IOException inner ? inner : cause;
        String message = root.getMessage();
        if (message == null) {
            return root.getClass().getSimpleName();
        }
        int errno =
                message.lastIndexOf("): "); // Netty: "finishConnect(..) failed with error(-111): Connection refused"
        return errno < 0 ? message : message.substring(errno + 3);
    }
}
