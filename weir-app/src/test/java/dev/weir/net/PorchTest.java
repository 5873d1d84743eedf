package dev.weir.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.ClientLedger;
import dev.weir.pool.ClientLimits;
import dev.weir.pool.NamedLimit;
import dev.weir.session.ClientLogin;
import dev.weir.session.Doorkeeper;
import dev.weir.session.Link;
import dev.weir.session.LoginCheck;
import dev.weir.wire.CancelKey;
import dev.weir.wire.CancelRequest;
import dev.weir.wire.ClientError;
import dev.weir.wire.StartupMessage;
import dev.weir.wire.auth.ScramKeys;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who goes when too many have connected who have not logged in; {@code max_client_conn} is 1 here, and somebody is in. */
class PorchTest {
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final LoopHome home = new LoopHome(loops.next(), Runnable::run, new CancelDialer(Transport.NIO, () -> 0));
    private final ClientLedger room = new ClientLedger(new ClientLimits(1, NamedLimit.NONE, NamedLimit.NONE));
    private final Porch porch = new Porch(room);
    private final Door door = new Door();

    @BeforeEach
    void somebodyIsIn() {
        room.tryEnter("shop", "ada");
    }

    @AfterEach
    void stopLoops() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void whoever_has_been_refused_goes_before_anybody_who_may_still_come_in() {
        var silent = strangers(50);
        var refused = new ArrayList<Socket>();
        for (int i = 0; i < 300; i++) {
            var one = stranger();
            one.says(Unpooled.buffer().writeInt(3));
            refused.add(one);
        }

        assertThat(silent).allMatch(one -> one.isOpen && !one.isClosing);
        assertThat(refused).allMatch(one -> one.isClosing);
        assertThat(refused.stream().filter(one -> one.isOpen)).hasSize(Porch.SPARE - 50);
        assertThat(refused.getLast().isOpen)
                .as("its reason has not had its time")
                .isTrue();
    }

    @Test
    void where_nobody_has_been_refused_who_has_been_there_for_longest_goes_at_once() {
        var first = strangers(2);
        var others = strangers(Porch.SPARE);

        assertThat(first).noneMatch(one -> one.isOpen);
        assertThat(others).allMatch(one -> one.isOpen);
    }

    @Test
    void a_cancel_request_stays_until_it_has_landed_and_goes_first_then() throws Exception {
        var cancel = stranger();
        cancel.says(cancelRequest());
        var silent = strangers(Porch.SPARE);
        assertThat(cancel.isOpen).isTrue();
        assertThat(silent.getFirst().isOpen).isFalse();

        door.landed.run();
        home.loop().submit(() -> {}).get(); // the login hears of it on its loop
        strangers(1);

        assertThat(cancel.isOpen).isFalse();
        assertThat(silent.stream().skip(1)).allMatch(one -> one.isOpen);
    }

    private List<Socket> strangers(int count) {
        return Stream.generate(this::stranger).limit(count).toList();
    }

    private Socket stranger() {
        var socket = new Socket();
        var login = new ClientLogin(socket, door, home);
        socket.login = login;
        socket.arrival = new Arrival(login, home, porch);
        return socket;
    }

    private static ByteBuf cancelRequest() {
        ByteBuf out = Unpooled.buffer();
        new CancelRequest(new CancelKey(7, new byte[CancelKey.MIN_SECRET])).encode(out);
        return out;
    }

    /** Its peer reads nothing and keeps it open. */
    private static final class Socket implements Link {
        private @Nullable ClientLogin login;
        private @Nullable Arrival arrival;
        private boolean isOpen = true;
        private boolean isClosing;

        void says(ByteBuf bytes) {
            if (login != null) {
                login.received(bytes);
            }
        }

        @Override
        public void write(ByteBuf bytes) {
            bytes.release();
        }

        @Override
        public void flush() {}

        @Override
        public boolean writable() {
            return true;
        }

        @Override
        public void reading(boolean on) {}

        @Override
        public void closeAfterFlush() {
            isClosing = true;
        }

        @Override
        public void hangUp() {
            abort();
        }

        @Override
        public void abort() {
            if (isOpen && arrival != null) {
                isOpen = false;
                arrival.over();
            }
        }
    }

    private static final class Door implements Doorkeeper {
        private Runnable landed = () -> {};

        @Override
        public LoginCheck check(ClientLogin login, StartupMessage startup) {
            return new LoginCheck.Cleartext(_ -> false);
        }

        @Override
        public void admit(ClientLogin login, StartupMessage startup, @Nullable ScramKeys keys) {
            throw new IllegalStateException("nobody gets so far");
        }

        @Override
        public void turnedAway(ClientLogin login, @Nullable StartupMessage startup, ClientError why) {}

        @Override
        public void cancel(CancelKey key, Runnable done) {
            landed = done;
        }

        @Override
        public SecureRandom random() {
            return new SecureRandom();
        }
    }
}
