package dev.weir.net;

import dev.weir.config.Global;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sockets clients connect to: TCP addresses and the Unix socket. */
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    /** IPPROTO_IPV6 and its option, from Linux' in6.h. */
    private static final ChannelOption<Integer> IPV6_V6ONLY = new IntegerUnixChannelOption("IPV6_V6ONLY", 41, 26);

    private final Transport transport;
    private final EventLoopGroup group;
    private final DeferredRegistration.Order reception;
    private final Global global;
    private final Consumer<Channel> clients;
    private final List<Channel> open = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();
    private int port;

    /** @param reception the loop for the next client, and when it begins there */
    Listeners(EventLoops loops, DeferredRegistration.Order reception, Global global, Consumer<Channel> clients) {
        this.transport = loops.transport();
        this.group = loops.group();
        this.reception = reception;
        this.global = global;
        this.clients = clients;
        this.port = global.listen().listenPort();
    }

    /** @throws IOException when one cannot be opened; the others are closed again */
    void open() throws IOException {
        try {
            for (String address : global.listen().listenAddr()) {
                openTcp(address);
            }
            if (!global.listen().unixSocketDir().isEmpty()) {
                openUnixSocket();
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private void openTcp(String address) throws IOException {
        if (address.equals("*")) {
            openTcp(new InetSocketAddress(port), Map.of());
        } else {
            openTcp(address, resolve(address));
        }
    }

    /** A name may have several addresses, and this machine need not have them all: as for PgBouncer, one will do. */
    void openTcp(String name, List<InetAddress> addresses) throws IOException {
        IOException failure = null;
        boolean isOpen = false;
        for (InetAddress each : addresses) {
            try {
                openTcp(new InetSocketAddress(each, port), each instanceof Inet6Address ? ipv6Only() : Map.of());
                isOpen = true;
            } catch (IOException e) {
                failure = e;
                if (addresses.size() > 1) {
                    LOG.warn("{}, one of the addresses of {}", e.getMessage(), name);
                }
            }
        }
        if (failure != null && !isOpen) {
            throw failure;
        }
    }

    private List<InetAddress> resolve(String address) throws IOException {
        try {
            return List.of(InetAddress.getAllByName(address));
        } catch (UnknownHostException e) {
            throw new IOException("cannot listen on " + address + ":" + port + ": its name has no address", e);
        }
    }

    /** As PgBouncer has it, so that {@code ::} leaves room for {@code 0.0.0.0}; the JDK's own sockets cannot do that. */
    private Map<ChannelOption<Integer>, Integer> ipv6Only() {
        return transport == Transport.NIO ? Map.of() : Map.of(IPV6_V6ONLY, 1);
    }

    private void openTcp(InetSocketAddress where, Map<ChannelOption<Integer>, Integer> options) throws IOException {
        if (open.stream().anyMatch(each -> where.equals(each.localAddress()))) {
            return; // by a name that was listed before
        }
        Channel channel = bind(where, false, options);
        port = ((InetSocketAddress) channel.localAddress()).getPort();
        LOG.info("listening on {}", written((InetSocketAddress) channel.localAddress()));
    }

    /** As in a URL: Java's own way begins with a slash. */
    static String written(InetSocketAddress address) {
        return NetUtil.toSocketAddressString(address);
    }

    private void openUnixSocket() throws IOException {
        String directory = global.listen().unixSocketDir();
        if (directory.startsWith("@")) {
            LOG.warn("unix_socket_dir = {} names an abstract socket, which Weir does not open", directory);
            return;
        }
        Path file = Path.of(directory, ".s.PGSQL." + port);
        if (Files.exists(file) && isAlive(file)) {
            throw new IOException("unix socket " + file + " is in use by another process");
        }
        Files.deleteIfExists(file);
        bind(transport.unixAddress(file.toString()), true, Map.of());
        files.add(file);
        restrict(file);
        LOG.info("listening on {}", file);
    }

    private boolean isAlive(Path file) {
        ChannelFuture probe = new io.netty.bootstrap.Bootstrap()
                .group(group)
                .channelFactory(transport::unixSocket)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {}
                })
                .connect(transport.unixAddress(file.toString()))
                .awaitUninterruptibly();
        probe.channel().close();
        return probe.isSuccess();
    }

    private void restrict(Path file) throws IOException {
        var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (!global.listen().unixSocketGroup().isEmpty()) {
            give(view, file, global.listen().unixSocketGroup());
        }
        view.setPermissions(permissions(global.listen().unixSocketMode()));
    }

    private static void give(PosixFileAttributeView view, Path file, String group) throws IOException {
        try {
            var groups = file.getFileSystem().getUserPrincipalLookupService();
            view.setGroup(groups.lookupPrincipalByGroupName(group));
        } catch (UserPrincipalNotFoundException e) {
            throw new IOException("unix_socket_group = " + group + ": there is no such group", e);
        } catch (FileSystemException e) {
            throw new IOException(
                    "unix_socket_group = " + group + ": this process may not give " + file + " to that group", e);
        }
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        PosixFilePermission[] all = { // from the lowest bit up
            PosixFilePermission.OTHERS_EXECUTE,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.OWNER_EXECUTE,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_READ
        };
        var granted = EnumSet.noneOf(PosixFilePermission.class);
        for (int bit = 0; bit < all.length; bit++) {
            if ((mode & (1 << bit)) != 0) {
                granted.add(all[bit]);
            }
        }
        return granted;
    }

    private Channel bind(SocketAddress where, boolean unix, Map<ChannelOption<Integer>, Integer> more)
            throws IOException {
        var options = new SocketOptions(transport, global.tcp());
        var bootstrap = new ServerBootstrap()
                .group(group, new DeferredRegistration(group, reception))
                .channelFactory(() -> transport.listener(unix))
                .option(ChannelOption.SO_BACKLOG, global.listen().listenBacklog())
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        options.apply(channel, unix);
                        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
                        clients.accept(channel);
                    }
                });
        more.forEach(bootstrap::option);
        if (!unix) {
            bootstrap.option(ChannelOption.SO_REUSEADDR, true);
        }
        ChannelFuture bound = bootstrap.bind(where).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("cannot listen on " + readable(where) + ": " + reason(bound.cause()), bound.cause());
        }
        open.add(bound.channel());
        return bound.channel();
    }

    private static String readable(SocketAddress where) {
        return where instanceof InetSocketAddress tcp ? tcp.getHostString() + ":" + tcp.getPort() : where.toString();
    }

    private static String reason(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        int errno = message.lastIndexOf("): "); // Netty: "bind(..) failed with error(-98): Address already in use"
        return errno < 0 ? message : message.substring(errno + 3);
    }

    /** The TCP port in use. */
    int port() {
        return port;
    }

    void close() {
        open.forEach(channel -> channel.close().awaitUninterruptibly());
        open.clear();
        for (Path file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warn("cannot remove {}: {}", file, e.toString());
            }
        }
        files.clear();
    }
}
