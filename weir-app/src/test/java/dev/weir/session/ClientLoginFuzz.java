package dev.weir.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fuzz.FuzzInput;
import dev.weir.wire.CancelKey;
import dev.weir.wire.ClientError;
import dev.weir.wire.StartupMessage;
import dev.weir.wire.auth.Md5Password;
import dev.weir.wire.auth.ScramKeyCache;
import dev.weir.wire.auth.ScramKeys;
import dev.weir.wire.auth.ScramVerifier;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection that sends any bytes at all before it is logged in: it comes in only with the password, is answered the
 * same however its bytes are cut, and makes Weir remember little.
 */
public final class ClientLoginFuzz {
    private static final ScramKeyCache KEYS = new ScramKeyCache(1);

    private static final List<LoginCheck> CHECKS = List.of(
            new LoginCheck.Trust(),
            new LoginCheck.Cleartext("geheim"::equals),
            new LoginCheck.Md5(Md5Password.secret("geheim", "app")),
            new LoginCheck.Md5(null),
            new LoginCheck.SlowScram(
                    () -> KEYS.derive("geheim", new byte[] {1, 2, 3}, 3).verifier()),
            new LoginCheck.Scram(ScramVerifier.mock("app", new byte[] {1, 2, 3}, 3)));

    public static void fuzzerTestOneInput(byte[] data) {
        var input = new FuzzInput(data);
        var check = CHECKS.get(input.choose(CHECKS.size()));
        int how = input.choose(256);
        var stream = input.rest();
        var whole = new Connection(check).receives(stream, 0);
        boolean declined =
                !whole.isEmpty() && whole.getFirst().startsWith("4e"); // N: what comes in the same packet is refused
        if (how > 0 && !declined) {
            assertThat(new Connection(check).receives(stream, how)).isEqualTo(whole);
        }
    }

    private static final class Connection implements Doorkeeper, Outside {
        private final LoginCheck check;
        private final FakeLink link = new FakeLink();
        private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(true, true);
        private final Deque<Runnable> tasks = new ArrayDeque<>();
        private final ClientLogin login = new ClientLogin(link, this, this);
        private String outcome = "open";

        Connection(LoginCheck check) {
            this.check = check;
        }

        /** What the peer hears, and how it ends. */
        List<String> receives(byte[] stream, int how) {
            var unsent = new ArrayDeque<>(FuzzInput.cut(stream, how));
            long sent = 0;
            while (!unsent.isEmpty() && link.isReading() && !link.isClosed()) {
                var piece = unsent.remove();
                sent += piece.length;
                login.received(memory.directBuffer().writeBytes(piece));
                run();
                assertThat(held()).isLessThanOrEqualTo(1_024 + 4 * sent);
            }
            ByteBuf unread = login.takeUnread();
            if (unread != null) {
                unread.release();
            }
            login.closed();
            run();
            assertThat(held()).as("bytes in buffers that nobody released").isZero();
            return List.of(HexFormat.of().formatHex(link.take()), outcome);
        }

        private long held() {
            return memory.metric().usedDirectMemory() + memory.metric().usedHeapMemory();
        }

        private void run() {
            for (var task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        }

        @Override
        public LoginCheck check(ClientLogin from, StartupMessage startup) {
            return check;
        }

        @Override
        public void admit(ClientLogin admitted, StartupMessage startup, @Nullable ScramKeys keys) {
            assertThat(outcome).isEqualTo("open");
            outcome = "admitted " + startup;
        }

        @Override
        public void turnedAway(ClientLogin refused, @Nullable StartupMessage startup, ClientError why) {
            assertThat(outcome).isEqualTo("open");
            assertThat(why.hint()).isNotNull();
            outcome = "turned away: " + why;
        }

        @Override
        public void cancel(CancelKey key, Runnable done) {
            outcome = "cancels " + key.pid();
            tasks.add(done);
        }

        @Override
        public SecureRandom random() {
            return new Certain();
        }

        @Override
        public long now() {
            return 0;
        }

        @Override
        public void cancel(ServerSession server, Consumer<Boolean> done) {
            throw new IllegalStateException("a login cancels nothing");
        }

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public <T> void offload(Supplier<T> slow, Consumer<T> back) {
            tasks.add(() -> back.accept(slow.get()));
        }
    }

    /** The same salts and nonces each time, or no input would do the same twice. */
    private static final class Certain extends SecureRandom {
        private static final long serialVersionUID = 1;

        @Override
        public void nextBytes(byte[] bytes) {
            Arrays.fill(bytes, (byte) 7);
        }
    }

    private ClientLoginFuzz() {}
}
