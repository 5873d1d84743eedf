package dev.weir.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.wire.FrontendMessages;
import dev.weir.wire.auth.Md5Password;
import dev.weir.wire.auth.ScramClientExchange;
import dev.weir.wire.auth.ScramKeyCache;
import dev.weir.wire.auth.ScramKeys;
import dev.weir.wire.auth.ScramServerExchange;
import dev.weir.wire.auth.ScramVerifier;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientLoginTest {
    private final FakeLink link = new FakeLink();
    private final Deque<Runnable> offloaded = new ArrayDeque<>();
    private final FakeDoorkeeper door = new FakeDoorkeeper();
    private final ClientLogin login = new ClientLogin(link, door, new Workers());
    private final Heard ear = new Heard();
    private final List<ByteBuf> lent = new ArrayList<>();

    @AfterEach
    void nothing_is_kept() {
        ByteBuf unread = login.takeUnread();
        if (unread != null) {
            unread.release();
        }
        login.closed();
        assertThat(lent).allMatch(buffer -> buffer.refCnt() == 0);
    }

    @Test
    void a_trusted_client_is_admitted_at_once_and_what_it_sent_behind_is_kept() {
        sends(startup(Map.of("user", "ada")), Frames.frames().query("select 1").bytes());

        assertThat(hears()).containsExactly("R 0");
        assertThat(door.admitted).isEqualTo("ada");
        assertThat(login.isNobody()).isFalse();
        ByteBuf unread = Objects.requireNonNull(login.takeUnread());
        assertThat((char) unread.readByte()).isEqualTo('Q');
        unread.release();
    }

    @Test
    void whoever_is_let_in_as_anybody_is_nobody() {
        door.check = new LoginCheck.Anybody();
        sends(startup(Map.of("user", "ada")));

        assertThat(door.admitted).isEqualTo("ada");
        assertThat(login.isNobody()).isTrue();
    }

    @Test
    void encryption_is_declined_and_the_login_goes_on_in_the_clear() {
        sends(sslRequest());
        assertThat(new String(link.take(), UTF_8)).isEqualTo("N");

        sends(startup(Map.of("user", "ada")));

        assertThat(door.admitted).isEqualTo("ada");
    }

    @Test
    void encryption_may_be_asked_for_once() {
        sends(sslRequest());
        link.take();
        sends(sslRequest());

        assertThat(hears()).containsExactly("E FATAL 08P01");
        assertThat(link.isClosed()).isTrue();
    }

    @Test
    void byte_by_byte_it_works_as_well() {
        for (byte each : startup(Map.of("user", "ada", "application_name", "x"))) {
            sends(new byte[] {each});
        }

        assertThat(door.admitted).isEqualTo("ada");
    }

    @Test
    void a_cancel_request_is_passed_on_and_the_connection_closed_when_it_has_landed() {
        ByteBuf out = Unpooled.buffer();
        out.writeInt(16).writeInt(80877102).writeInt(42).writeInt(4711);
        sends(ByteBufUtil.getBytes(out));

        assertThat(door.cancelled).isEqualTo(42);
        assertThat(link.isClosed()).as("clients wait for that").isFalse();

        door.landed.run();
        work();

        assertThat(link.isClosed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_clear_password_is_tested_elsewhere_and_the_client_is_not_read_meanwhile(boolean right) {
        door.check = new LoginCheck.Cleartext(shown -> shown.equals("geheim"));
        sends(startup(Map.of("user", "ada")));
        assertThat(hears()).containsExactly("R 3");

        sends(password(right ? "geheim" : "falsch"));
        assertThat(link.isReading()).isFalse();
        assertThat(door.admitted).isNull();
        work();

        assertThat(hears()).containsExactly(right ? "R 0" : "E FATAL 28P01");
        assertThat(door.turnedAway).isEqualTo(right ? null : "28P01");
        assertThat(door.admitted != null).isEqualTo(right);
    }

    @ParameterizedTest
    @ValueSource(strings = {"geheim", "falsch"})
    void md5_is_answered_with_the_salt(String shown) {
        String secret = Md5Password.secret("geheim", "ada");
        door.check = new LoginCheck.Md5(secret);
        sends(startup(Map.of("user", "ada")));
        byte[] request = link.take();
        byte[] salt = Arrays.copyOfRange(request, 9, 13);

        sends(password(Md5Password.response(Md5Password.secret(shown, "ada"), "ada", salt)));

        assertThat(hears()).containsExactly(shown.equals("geheim") ? "R 0" : "E FATAL 28P01");
    }

    @Test
    void an_unknown_user_is_asked_the_same_and_refused_the_same() {
        door.check = new LoginCheck.Md5(null);
        sends(startup(Map.of("user", "eve")));
        assertThat(hears()).containsExactly("R 5");

        sends(password("md5" + "0".repeat(32)));

        assertThat(hears()).containsExactly("E FATAL 28P01");
    }

    @ParameterizedTest
    @ValueSource(strings = {"geheim", "falsch", "nobody"})
    void scram_runs_to_its_end_whoever_asks(String password) {
        byte[] salt = {9, 9, 9, 9};
        ScramKeys keys = new ScramKeyCache(1).derive("geheim", salt, 4096);
        door.check = new LoginCheck.Scram(
                password.equals("nobody") ? ScramVerifier.mock("ada", new byte[] {1, 2, 3}, 4096) : keys.verifier());
        var exchange = new ScramClientExchange(new Random(3));
        sends(startup(Map.of("user", "ada")));
        assertThat(offloaded).as("nothing slow is left to do").isEmpty();
        assertThat(hears()).containsExactly("R 10");

        sends(out -> FrontendMessages.saslInitialResponse(out, ScramServerExchange.MECHANISM, exchange.clientFirst()));
        byte[] answer = link.take();
        var challenge = exchange.challenge(Arrays.copyOfRange(answer, 9, answer.length));
        ScramKeys shown = new ScramKeyCache(1).derive(password, challenge.salt(), challenge.iterations());
        sends(out -> FrontendMessages.saslResponse(out, exchange.clientFinal(shown, challenge)));

        boolean right = password.equals("geheim");
        assertThat(hears()).isEqualTo(right ? List.of("R 12", "R 0") : List.of("E FATAL 28P01"));
        assertThat(door.admitted != null).isEqualTo(right);
    }

    @Test
    void a_verifier_that_has_to_be_derived_first_keeps_the_client_waiting_and_unread() {
        ScramKeys keys = new ScramKeyCache(1).derive("geheim", new byte[] {9}, 1);
        door.check = new LoginCheck.SlowScram(keys::verifier);

        sends(startup(Map.of("user", "ada")));

        assertThat(hears()).isEmpty();
        assertThat(link.isReading()).isFalse();
        work();
        assertThat(hears()).containsExactly("R 10");
        assertThat(link.isReading()).isTrue();
    }

    @Test
    void a_client_that_vanishes_while_its_verifier_is_derived_is_asked_nothing() {
        door.check = new LoginCheck.SlowScram(
                () -> new ScramKeyCache(1).derive("geheim", new byte[] {9}, 1).verifier());
        sends(startup(Map.of("user", "ada")));
        login.closed();

        work();

        assertThat(hears()).isEmpty();
    }

    @Test
    void a_password_that_is_too_long_or_no_password_at_all_is_refused() {
        door.check = new LoginCheck.Cleartext(_ -> true);
        sends(startup(Map.of("user", "ada")));
        hears();

        sends(Frames.frames().query("select 1").bytes());

        assertThat(hears()).containsExactly("E FATAL 08P01");
        assertThat(link.isClosed()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"md5, 36", "scram, 1024", "cleartext, 4096"})
    void an_answer_is_refused_by_its_announcement_when_the_check_cannot_use_so_much(String how, int most) {
        door.check = switch (how) {
            case "md5" -> new LoginCheck.Md5("geheim");
            case "scram" -> new LoginCheck.Scram(ScramVerifier.mock("ada", new byte[] {1, 2, 3}, 4096));
            default -> new LoginCheck.Cleartext(_ -> true);
        };
        for (int more = 0; more <= 1; more++) {
            var here = new FakeLink();
            var one = new ClientLogin(here, door, new Workers());
            one.received(Unpooled.copiedBuffer(startup(Map.of("user", "ada"))));
            one.received(Unpooled.buffer().writeByte('p').writeInt(4 + most + more));

            assertThat(here.isClosed()).isEqualTo(more == 1);
            one.closed();
        }
    }

    @Test
    void who_is_crowded_out_is_told_so_but_not_who_has_proved_itself() {
        login.crowdedOut(7);
        assertThat(hears()).containsExactly("E FATAL 53300");
        assertThat(link.isClosed()).isTrue();
        assertThat(login.isOver()).isTrue();

        var second = new ClientLogin(new FakeLink(), door, new Workers());
        second.received(Unpooled.copiedBuffer(startup(Map.of("user", "ada"))));
        second.crowdedOut(7);
        assertThat(((FakeLink) second.link()).isClosed()).isFalse();
    }

    @Test
    void a_doorkeeper_that_fails_costs_no_buffer() {
        door.check = null;

        assertThatThrownBy(() -> sends(startup(Map.of("user", "ada")))).isInstanceOf(IllegalStateException.class);
        // nothing_is_kept looks at the rest
    }

    @Test
    void what_comes_while_a_worker_hashes_is_kept_up_to_the_length_of_a_message() {
        door.check = new LoginCheck.Cleartext(_ -> true);
        sends(startup(Map.of("user", "ada")));
        hears();

        byte[] most = new byte[5 + 4_096];
        sends(together(password("geheim"), most));
        assertThat(link.isClosed()).isFalse();
        sends(new byte[1]);

        assertThat(hears()).containsExactly("E FATAL 08P01");
        assertThat(link.isClosed()).isTrue();
        work();
        assertThat(door.admitted).isNull();
    }

    @Test
    void what_came_while_a_worker_hashed_is_there_for_whoever_takes_over() {
        door.check = new LoginCheck.Cleartext(_ -> true);
        sends(startup(Map.of("user", "ada")));
        sends(together(
                password("geheim"), Frames.frames().query("x".repeat(1_000)).bytes()));

        work();

        assertThat(door.admitted).isEqualTo("ada");
        ByteBuf unread = Objects.requireNonNull(login.takeUnread());
        assertThat((char) unread.readByte()).isEqualTo('Q');
        unread.release();
    }

    @Test
    void a_client_may_say_goodbye_before_it_is_in() {
        door.check = new LoginCheck.Cleartext(_ -> true);
        sends(startup(Map.of("user", "ada")));
        hears();

        sends(Frames.frames().terminate().bytes());

        assertThat(link.isClosed()).isTrue();
        assertThat(hears()).isEmpty();
    }

    @Test
    void a_client_that_vanishes_while_its_password_is_tested_is_not_admitted() {
        door.check = new LoginCheck.Cleartext(_ -> true);
        sends(startup(Map.of("user", "ada")), password("x"));
        login.closed();

        work();

        assertThat(door.admitted).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 7, 10_005, Integer.MAX_VALUE})
    void a_startup_packet_of_an_impossible_length_is_refused(int length) {
        ByteBuf out = Unpooled.buffer().writeInt(length).writeInt(196608);
        sends(ByteBufUtil.getBytes(out));

        assertThat(hears()).containsExactly("E FATAL 08P01");
        assertThat(link.isClosed()).isTrue();
    }

    private void sends(byte[]... pieces) {
        for (byte[] piece : pieces) {
            ByteBuf packet = PooledByteBufAllocator.DEFAULT.directBuffer().writeBytes(piece);
            lent.add(packet);
            login.received(packet);
        }
    }

    private void sends(Consumer<ByteBuf> message) {
        ByteBuf out = Unpooled.buffer();
        message.accept(out);
        sends(ByteBufUtil.getBytes(out));
    }

    private List<String> hears() {
        link.flush(); // the last word of a login goes out with the first of the session
        return ear.hear(link.take());
    }

    private void work() {
        for (var task = offloaded.poll(); task != null; task = offloaded.poll()) {
            task.run();
        }
    }

    private static byte[] together(byte[] first, byte[] second) {
        return ByteBufUtil.getBytes(Unpooled.wrappedBuffer(first, second));
    }

    private static byte[] startup(Map<String, String> parameters) {
        ByteBuf out = Unpooled.buffer();
        FrontendMessages.startup(out, 0, parameters);
        return ByteBufUtil.getBytes(out);
    }

    private static byte[] sslRequest() {
        ByteBuf out = Unpooled.buffer();
        FrontendMessages.sslRequest(out);
        return ByteBufUtil.getBytes(out);
    }

    private static byte[] password(String text) {
        ByteBuf out = Unpooled.buffer();
        FrontendMessages.passwordMessage(out, text);
        return ByteBufUtil.getBytes(out);
    }

    private final class Workers implements Outside {
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
            offloaded.add(task);
        }

        @Override
        public <T> void offload(Supplier<T> slow, Consumer<T> back) {
            offloaded.add(() -> back.accept(slow.get()));
        }
    }
}
