package dev.weir.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.weir.config.ConfigLoader;
import dev.weir.config.IoBackend;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** Which addresses clients reach. */
class ListenersTest {
    private static final InetAddress FOUR = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress SIX = InetAddress.ofLiteral("::1");
    /** For documentation only (RFC 5737): no machine has it. */
    private static final InetAddress NOWHERE = InetAddress.ofLiteral("192.0.2.1");

    private @Nullable EventLoops loops;
    private @Nullable Listeners listeners;

    @AfterEach
    void close() {
        if (listeners != null) {
            listeners.close();
        }
        if (loops != null) {
            loops.group().shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = IoBackend.class,
            names = {"EPOLL", "IO_URING"})
    void both_families_can_be_listed(IoBackend io) throws Exception {
        Listeners both = listeners(io, "0.0.0.0, ::");

        both.open();

        assertThat(isReached(both, FOUR)).isTrue();
        assertThat(isReached(both, SIX)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = IoBackend.class,
            names = {"EPOLL", "IO_URING"})
    void a_listed_ipv6_address_is_none_for_ipv4_and_the_star_is_for_both(IoBackend io) throws Exception {
        Listeners six = listeners(io, "::");
        six.open();
        assertThat(isReached(six, SIX)).isTrue();
        assertThat(isReached(six, FOUR)).isFalse();
        close();

        Listeners star = listeners(io, "*");
        star.open();
        assertThat(isReached(star, SIX)).isTrue();
        assertThat(isReached(star, FOUR)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = IoBackend.class,
            names = {"EPOLL", "NIO", "IO_URING"})
    void all_addresses_of_a_name_are_opened_and_one_that_is_listed_again_is_left_alone(IoBackend io) throws Exception {
        Listeners named = listeners(io, "127.0.0.1, ::1, ::1");

        named.openTcp("localhost", List.of(FOUR, SIX));
        named.open();

        assertThat(isReached(named, FOUR)).isTrue();
        assertThat(isReached(named, SIX)).isTrue();
    }

    @Test
    void of_a_names_addresses_one_will_do() throws Exception {
        Listeners named = listeners(IoBackend.NIO, "127.0.0.1");

        named.openTcp("somewhere", List.of(FOUR, NOWHERE));

        assertThat(isReached(named, FOUR)).isTrue();
    }

    @Test
    void the_log_has_an_address_as_it_stands_in_a_url() throws Exception {
        var log = (Logger) LoggerFactory.getLogger(Listeners.class);
        var seen = new ListAppender<ILoggingEvent>();
        log.setLevel(Level.INFO);
        log.addAppender(seen);
        seen.start();
        try {
            listeners(IoBackend.NIO, "127.0.0.1").open();
        } finally {
            log.detachAppender(seen);
            log.setLevel(null);
        }

        int port = Objects.requireNonNull(listeners).port();
        assertThat(seen.list).extracting(ILoggingEvent::getFormattedMessage).contains("listening on 127.0.0.1:" + port);
        assertThat(Listeners.written(new InetSocketAddress(SIX, 6471))).isEqualTo("[::1]:6471");
        assertThat(Listeners.written(new InetSocketAddress("::", 6471))).isEqualTo("[::]:6471");
    }

    @Test
    void none_will_not() throws Exception {
        Listeners named = listeners(IoBackend.NIO, "127.0.0.1");

        assertThatThrownBy(() -> named.openTcp("nowhere", List.of(NOWHERE, NOWHERE)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot listen on 192.0.2.1:");
    }

    @Test
    void a_group_that_does_not_exist_is_named(@TempDir Path directory) throws Exception {
        Listeners strangers = listeners(
                IoBackend.NIO, "", "unix_socket_dir = " + directory + "\nunix_socket_group = nobody-like-this");

        assertThatThrownBy(strangers::open)
                .isInstanceOf(IOException.class)
                .hasMessage("unix_socket_group = nobody-like-this: there is no such group");
    }

    private Listeners listeners(IoBackend io, String addresses) throws IOException {
        return listeners(io, addresses, "unix_socket_dir =");
    }

    private Listeners listeners(IoBackend io, String addresses, String unixSocket) throws IOException {
        var text = """
                [pgbouncer]
                auth_type = any
                listen_addr = %s
                listen_port = %d
                %s
                [databases]
                * = user=app
                """.formatted(addresses, freePort(), unixSocket);
        var global = Objects.requireNonNull(
                        ConfigLoader.parse(text, "weir.ini", Map.of()).config())
                .global();
        loops = EventLoops.open(io, 1);
        var group = loops.group();
        listeners = new Listeners(loops, () -> group.next(), global, Channel::close);
        return listeners;
    }

    private static int freePort() throws IOException {
        try (var probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }

    private static boolean isReached(Listeners by, InetAddress address) throws IOException {
        try (var client = new Socket()) {
            client.connect(new InetSocketAddress(address, by.port()));
            return true;
        } catch (ConnectException refused) {
            return false;
        }
    }
}
