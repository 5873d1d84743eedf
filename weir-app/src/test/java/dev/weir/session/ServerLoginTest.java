package dev.weir.session;

import static dev.weir.session.SessionWorld.worldOf;
import static dev.weir.session.WorldSpec.transactionMode;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.wire.BackendMessages;
import dev.weir.wire.ClientError;
import dev.weir.wire.FrameCursor;
import dev.weir.wire.SqlState;
import dev.weir.wire.auth.Md5Password;
import dev.weir.wire.auth.ScramKeyCache;
import dev.weir.wire.auth.ScramKeys;
import dev.weir.wire.auth.ScramServerExchange;
import dev.weir.wire.auth.ScramStep;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How Weir logs in to PostgreSQL, here with the client waiting whose login needs it. */
class ServerLoginTest {
    private static final byte[] SALT = {1, 2, 3, 4};

    @RegisterExtension
    final SessionWorld world = worldOf(transactionMode().queries(null, "set work_mem = '1GB'", true));

    private FakeClient ada = new FakeClient(world, "ada", new LinkedHashMap<>());

    /** The server before the login's first answer. */
    private FakeServer server() {
        world.answering = false;
        ada = world.stranger("ada");
        world.settle();
        world.server().frozen = true;
        return world.server();
    }

    @Test
    void the_startup_packet_names_user_database_and_settings() {
        SessionWorld own = worldOf(transactionMode().serverParameters(Map.of("search_path", "app")));
        own.client("ada");

        assertThat(own.server().backend.log.getFirst()).contains("user=app", "database=shop", "search_path=app");
        own.ends();
    }

    @Test
    void connect_query_runs_once_on_every_new_server() {
        var client = world.client("ada").asks("select 1");

        assertThat(world.server().asked()).containsExactly("Q set work_mem = '1GB'", "Q select 1");
        client.heard();
    }

    @Test
    void byte_by_byte_it_works_as_well() {
        world.fragment = 1;

        world.client("ada").asks("select 1").hears("T", "D 1", "C SELECT 1", "Z I");
    }

    @Test
    void what_the_server_says_right_behind_its_login_belongs_to_the_session_also_in_two_packets() {
        SessionWorld own = worldOf(transactionMode());
        own.answering = false;
        var client = own.stranger("ada", "timezone", "UTC");
        own.settle();
        own.server().frozen = true;
        own.server().backend.workAndTake();

        sends(own, own.server(), out -> {
            loggedIn(out);
            BackendMessages.parameterStatus(out, "TimeZone", "UTC");
            out.writeByte('S').writeInt(13);
        });
        own.server().frozen = false;
        own.answering = true;
        sends(own, own.server(), out -> out.writeBytes("a\0bcdefg\0".getBytes(UTF_8)));

        client.asks("select 1");
        assertThat(client.heard()).endsWith("T", "D 1", "C SELECT 1", "Z I");
        own.ends();
    }

    @Test
    void a_server_that_ends_right_behind_its_login_costs_nobody_anything() {
        SessionWorld own = worldOf(transactionMode());
        own.answering = false;
        var client = own.stranger("ada");
        own.settle();
        own.server().frozen = true;

        sends(own, own.server(), out -> {
            loggedIn(out);
            ClientError.fatal(SqlState.ADMIN_SHUTDOWN)
                    .message("terminating connection")
                    .encode(out);
        });
        own.answering = true;
        own.passes(Duration.ofSeconds(2)); // for another attempt, as after any login that fails

        client.asks("select 1");
        assertThat(client.heard()).endsWith("T", "D 1", "C SELECT 1", "Z I");
        own.ends();
    }

    @Test
    void nothing_is_kept_of_what_a_server_says_behind_its_refusal() {
        var server = server();

        sends(server, out -> {
            ClientError.fatal(SqlState.TOO_MANY_CONNECTIONS).message("sorry").encode(out);
            out.writeByte('E').writeInt(1_000);
        });

        assertThat(world.alive()).isEmpty();
    }

    private static void loggedIn(ByteBuf out) {
        BackendMessages.authenticationOk(out);
        BackendMessages.readyForQuery(out, (byte) 'I');
    }

    @Test
    void a_clear_password_is_given_where_it_is_known() {
        world.secret = new ServerCredentials.Secret.Password("geheim");
        var server = server();

        sends(server, BackendMessages::authenticationCleartext);

        assertThat(answer(server)).isEqualTo("geheim\0");
    }

    @Test
    void md5_is_answered_from_a_password_and_from_its_hash() {
        String hash = Md5Password.secret("geheim", "app");
        for (var secret :
                List.of(new ServerCredentials.Secret.Password("geheim"), new ServerCredentials.Secret.Md5(hash))) {
            SessionWorld own = worldOf(transactionMode());
            own.secret = secret;
            own.answering = false;
            own.stranger("ada");
            own.settle();
            own.server().frozen = true;
            own.server().link.take();
            sends(own, own.server(), out -> BackendMessages.authenticationMd5(out, SALT));

            String answer = answer(own.server());
            assertThat(Md5Password.verify(hash, "app", SALT, answer.substring(0, answer.length() - 1)))
                    .isTrue();
            own.ends();
        }
    }

    @Test
    void scram_proves_both_sides_to_each_other_and_hashes_elsewhere() {
        world.secret = new ServerCredentials.Secret.Password("geheim");
        var server = server();
        var verifier = new ScramKeyCache(1).derive("geheim", SALT, 4096).verifier();
        var exchange = ScramServerExchange.of("app", verifier, new Random(1));

        sends(server, out -> BackendMessages.authenticationSasl(out, List.of(ScramServerExchange.MECHANISM)));
        var challenge = (ScramStep.Challenge) exchange.receive(body(server));
        sends(server, out -> BackendMessages.saslContinue(out, challenge.data()));
        var accepted = (ScramStep.Accepted) exchange.receive(body(server));
        sends(server, out -> {
            BackendMessages.saslFinal(out, accepted.serverFinal());
            BackendMessages.authenticationOk(out);
            BackendMessages.readyForQuery(out, (byte) 'I');
        });

        assertThat(server.session.phase()).isEqualTo(LeasePhase.LOGIN);
        assertThat(body(server).toString(UTF_8)).isEqualTo("set work_mem = '1GB'\0");
    }

    @Test
    void keys_that_a_client_shows_while_weir_logs_in_are_used() {
        var keys = new ScramKeyCache(1).derive("geheim", SALT, 4096);
        var learned = new AtomicReference<@Nullable ScramKeys>();
        world.secret = new ServerCredentials.Secret.Scram(learned::get);
        var server = server();
        var exchange = ScramServerExchange.of("app", keys.verifier(), new Random(1));

        sends(server, out -> BackendMessages.authenticationSasl(out, List.of(ScramServerExchange.MECHANISM)));
        var challenge = (ScramStep.Challenge) exchange.receive(body(server));
        learned.set(keys);
        sends(server, out -> BackendMessages.saslContinue(out, challenge.data()));

        assertThat(exchange.receive(body(server))).isInstanceOf(ScramStep.Accepted.class);
    }

    @Test
    void a_server_that_cannot_prove_itself_is_not_believed() {
        world.secret = new ServerCredentials.Secret.Password("geheim");
        var server = server();
        var verifier = new ScramKeyCache(1).derive("geheim", SALT, 4096).verifier();
        var exchange = ScramServerExchange.of("app", verifier, new Random(1));
        sends(server, out -> BackendMessages.authenticationSasl(out, List.of(ScramServerExchange.MECHANISM)));
        var challenge = (ScramStep.Challenge) exchange.receive(body(server));
        sends(server, out -> BackendMessages.saslContinue(out, challenge.data()));

        sends(server, out -> BackendMessages.saslFinal(out, "v=AAAA".getBytes(UTF_8)));

        assertThat(ada.isClosed().heard()).hasSize(1);
        assertThat(world.alive()).isEmpty();
    }

    @Test
    void a_server_that_asks_for_what_weir_does_not_have_rejects_the_client_that_waits() {
        for (Consumer<ByteBuf> request : List.<Consumer<ByteBuf>>of(
                BackendMessages::authenticationCleartext,
                out -> BackendMessages.authenticationMd5(out, SALT),
                out -> BackendMessages.authenticationSasl(out, List.of("SCRAM-SHA-512")),
                out -> out.writeByte('R').writeInt(8).writeInt(7))) {
            SessionWorld own = worldOf(transactionMode());
            own.answering = false;
            var client = own.stranger("ada");
            own.settle();
            own.server().frozen = true;

            sends(own, own.server(), request);

            client.hears("E FATAL 28P01").isClosed();
            own.ends();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"57P03", "53300", "57P01"})
    void a_server_that_is_busy_or_starting_lets_clients_wait(String sqlState) {
        world.postgres.refusal = sqlState;
        var client = world.stranger("ada");
        world.settle();
        client.hearsNothing().isWaiting();
        world.passes(Duration.ofSeconds(2));

        world.postgres.refusal = null;
        world.passes(Duration.ofSeconds(20));

        assertThat(client.isReady().heard()).endsWith("Z I");
    }

    @Test
    void a_server_that_rejects_the_login_rejects_the_client_in_its_own_words() {
        world.postgres.refusal = "3D000";

        var client = world.stranger("ada");
        world.settle();

        client.hears("E FATAL 3D000").isClosed();
        assertThat(world.alive()).isEmpty();
    }

    @Test
    void a_connection_that_ends_during_the_login_is_tried_again() {
        var server = server();
        server.dies();
        world.answering = true;
        ada.isWaiting().hearsNothing();

        world.passes(Duration.ofSeconds(20));

        assertThat(ada.isReady().heard()).endsWith("Z I");
    }

    @Test
    void a_login_that_takes_too_long_is_given_up() {
        var server = server();

        server.session.loginTimedOut();
        world.settle();

        assertThat(server.link.isAborted()).isTrue();
        assertThat(world.alive()).isEmpty();
        ada.isWaiting();
    }

    @Test
    void nonsense_during_the_login_is_no_hang() {
        var server = server();

        world.deliver(new byte[] {'R', 127, -1, -1, -1}, server.session::received);
        world.settle();

        assertThat(ada.isClosed().heard()).hasSize(1);
        assertThat(world.alive()).isEmpty();
    }

    private void sends(FakeServer server, Consumer<ByteBuf> message) {
        server.link.take();
        sends(world, server, message);
    }

    private static void sends(SessionWorld world, FakeServer server, Consumer<ByteBuf> message) {
        ByteBuf out = Unpooled.buffer();
        message.accept(out);
        world.deliver(ByteBufUtil.getBytes(out), server.session::received);
        for (var work = world.offloaded.poll(); work != null; work = world.offloaded.poll()) {
            work.run();
        }
        byte[] said = server.link.take();
        world.settle();
        server.backend.receive(said);
    }

    private static String answer(FakeServer server) {
        return body(server).toString(UTF_8);
    }

    /** Body of the last message that the backend has not read yet. */
    private static ByteBuf body(FakeServer server) {
        var cursor = new FrameCursor();
        ByteBuf in = Unpooled.wrappedBuffer(server.backend.unread());
        cursor.over(in, in.readerIndex());
        ByteBuf last = Unpooled.EMPTY_BUFFER;
        while (cursor.next()) {
            last = in.slice(cursor.body(), cursor.bodyLength());
            cursor.skip();
        }
        return last;
    }
}
