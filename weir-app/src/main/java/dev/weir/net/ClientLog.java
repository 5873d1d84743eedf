package dev.weir.net;

import dev.weir.config.Global;
import dev.weir.session.Link;
import dev.weir.wire.ClientError;
import dev.weir.wire.StartupMessage;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down how clients come, go and fail, as far as {@code log_connections} and its neighbours want it. */
final class ClientLog {
    private static final Logger LOG = LoggerFactory.getLogger(ClientLog.class);

    /** Of a name; PostgreSQL's own end at 63 bytes. */
    private static final int LONGEST_NAME = 128;

    private static final int LONGEST_TEXT = 512;

    private final Supplier<Global.Log> wanted;

    ClientLog(Supplier<Global.Log> wanted) {
        this.wanted = wanted;
    }

    void cameIn(Link link, StartupMessage startup) {
        if (wanted.get().logConnections()) {
            LOG.info("{}: logged in", name(link, startup));
        }
    }

    /** Weir itself has answered with an error. */
    void told(Link link, @Nullable StartupMessage startup, ClientError error) {
        if (wanted.get().logPoolerErrors()) {
            LOG.warn(
                    "{}: pooler error {}: {}{}",
                    name(link, startup),
                    error.code(),
                    cut(error.message(), LONGEST_TEXT),
                    error.detail() == null ? "" : " (" + cut(error.detail(), LONGEST_TEXT) + ")");
        }
    }

    void left(Link link, @Nullable StartupMessage startup, String why) {
        if (wanted.get().logDisconnections()) {
            long age = Duration.between(LinkFacts.of(link).connectedAt(), Instant.now())
                    .toSeconds();
            LOG.info("{}: closing because: {} (age={}s)", name(link, startup), cut(why, LONGEST_TEXT), age);
        }
    }

    /** As PgBouncer writes it, with the number of SHOW CLIENTS in place of an address in memory. */
    private static String name(Link link, @Nullable StartupMessage startup) {
        LinkFacts facts = LinkFacts.of(link);
        String whom = startup == null ? "(nodb)/(nouser)" : called(startup.database()) + "/" + called(startup.user());
        return "C-" + facts.id() + ": " + whom + "@" + address(facts.remote());
    }

    private static String called(String name) {
        return cut(name, LONGEST_NAME);
    }

    /** Who has proved nothing can put ten thousand characters into a packet: they must not fill the disk with little effort. */
    static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "... (" + text.length() + " characters)";
    }

    private static String address(@Nullable SocketAddress remote) {
        return switch (remote) {
            case InetSocketAddress tcp -> tcp.getAddress().getHostAddress() + ":" + tcp.getPort();
            case null -> "unknown";
            default -> "unix";
        };
    }
}
