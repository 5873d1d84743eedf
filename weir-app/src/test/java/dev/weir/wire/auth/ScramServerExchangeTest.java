package dev.weir.wire.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.ongres.scram.client.ScramClient;
import com.ongres.scram.common.StringPreparation;
import com.ongres.scram.common.exception.ScramException;
import dev.weir.wire.Borrowed;
import dev.weir.wire.ClientError;
import dev.weir.wire.FrontendMessages;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client here is an independent implementation: ongres scram-client, as in pgjdbc. */
class ScramServerExchangeTest {
    private static final byte[] SALT = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PROCESS_SECRET = {1, 2, 3};

    @RegisterExtension
    final Borrowed buffers = new Borrowed();

    static List<String> passwords() {
        return List.of(
                "pencil",
                "x",
                "a b,c=d",
                "x".repeat(2048),
                "пароль",
                "Ⅸ und ª",
                "a\u00ADb",
                "ü\u00A0ö",
                "😀ª",
                "שלום",
                "\u0007bell",
                "1\u0627",
                "ok\u0007ü");
    }

    @ParameterizedTest
    @MethodSource("passwords")
    void a_client_with_the_right_password_is_accepted_and_both_sides_agree(String password) throws ScramException {
        var keys = new ScramKeyCache(1).derive(password, SALT, 300);
        var server = ScramServerExchange.of("ada", keys.verifier(), new Random(1));
        var client = client(password);

        client.serverFirstMessage(
                challenge(server.receive(initial(client.clientFirstMessage().toString()))));
        var accepted =
                accepted(server.receive(response(client.clientFinalMessage().toString())));
        client.serverFinalMessage(text(accepted.serverFinal())); // throws when our signature is wrong

        assertThat(accepted.keys().clientKey()).isEqualTo(keys.clientKey());
        assertThat(accepted.keys().verifier()).isEqualTo(keys.verifier());
    }

    @Test
    void a_wrong_password_is_refused_in_the_words_of_postgresql() throws ScramException {
        var server = ScramServerExchange.of("ada", verifier("pencil"), new Random(1));
        var error = refusalOfWholeExchange(server, "pencils");

        assertThat(error.code()).isEqualTo("28P01");
        assertThat(error.message()).isEqualTo("password authentication failed for user \"ada\"");
    }

    @Test
    void an_unknown_user_goes_through_the_whole_exchange_and_gets_the_same_refusal() throws ScramException {
        var unknown = unknown("eve", PROCESS_SECRET);
        var known = ScramServerExchange.of("eve", verifier("other"), new Random(1));

        assertThat(refusalOfWholeExchange(unknown, "pencil")).isEqualTo(refusalOfWholeExchange(known, "pencil"));
    }

    @Test
    void an_unknown_user_sees_the_same_salt_each_time_and_another_one_than_other_users() {
        assertThat(saltShownTo("eve", PROCESS_SECRET)).isEqualTo(saltShownTo("eve", PROCESS_SECRET));
        assertThat(saltShownTo("eve", PROCESS_SECRET)).isNotEqualTo(saltShownTo("bob", PROCESS_SECRET));
        assertThat(saltShownTo("eve", PROCESS_SECRET)).isNotEqualTo(saltShownTo("eve", new byte[] {9}));
        assertThat(saltShownTo("eve", PROCESS_SECRET)).endsWith(",i=4096");
    }

    @Test
    void a_client_without_initial_response_is_asked_for_it() throws ScramException {
        var server = ScramServerExchange.of("ada", verifier("pencil"), new Random(1));
        var client = client("pencil");
        var empty = buffers.of("SCRAM-SHA-256\0").writeInt(-1);

        assertThat(challenge(server.receive(empty))).isEmpty();
        client.serverFirstMessage(
                challenge(server.receive(response(client.clientFirstMessage().toString()))));
        assertThat(server.receive(response(client.clientFinalMessage().toString())))
                .isInstanceOf(ScramStep.Accepted.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"y,,n=,r=abc", "n,,n=ignored,r=abc,x=extension", "n,,n=\u00fc,r=abc"})
    void these_first_messages_are_taken(String clientFirst) {
        assertThat(challenge(exchange().receive(initial(clientFirst)))).startsWith("r=abc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "p=tls-server-end-point,,n=,r=abc|08P01|malformed SCRAM message",
                "x,,n=,r=abc|08P01|malformed SCRAM message",
                "n|08P01|malformed SCRAM message",
                "n,|08P01|malformed SCRAM message",
                "n,x,n=,r=abc|08P01|malformed SCRAM message",
                "n,a=root,n=,r=abc|0A000|client uses authorization identity, but it is not supported",
                "n,,m=x,n=,r=abc|0A000|client requires an unsupported SCRAM extension",
                "n,,r=abc|08P01|malformed SCRAM message",
                "n,,n=|08P01|malformed SCRAM message",
                "n,,n=,r|08P01|malformed SCRAM message",
                "n,,n=,r=abc,1=x|08P01|malformed SCRAM message",
                "n,,n=,r=a\u00fcc|08P01|non-printable characters in SCRAM nonce",
                "n,,n=,r=a\0c|08P01|malformed SCRAM message",
                "|08P01|malformed SCRAM message"
            })
    void a_malformed_first_message_is_refused_in_the_words_of_postgresql(String row) {
        var columns = row.split("\\|", -1);
        var error = refused(exchange().receive(initial(columns[0])));

        assertThat(error.code()).isEqualTo(columns[1]);
        assertThat(error.message()).isEqualTo(columns[2]);
        assertThat(error.hint()).isNotBlank();
    }

    @Test
    void a_malformed_initial_response_is_refused() {
        assertThat(refused(exchange().receive(buffers.of("SCRAM-SHA-256"))).code())
                .isEqualTo("08P01");
        assertThat(refused(exchange().receive(buffers.of("SCRAM-SHA-256\0\0\0")))
                        .code())
                .isEqualTo("08P01");
        assertThat(refused(exchange().receive(buffers.of("SCRAM-SHA-256\0\0\0\0\7n,,n=,r=abc")))
                        .code())
                .isEqualTo("08P01");
        assertThat(refused(exchange().receive(buffers.of("SCRAM-SHA-256\0\377\377\377\376")))
                        .code())
                .isEqualTo("08P01");
        assertThat(refused(exchange().receive(buffers.of("SCRAM-SHA-1\0\377\377\377\377")))
                        .message())
                .isEqualTo("client selected an invalid SASL authentication mechanism");
        assertThat(refused(exchange().receive(initial("n,,n=,r=" + "a".repeat(1024))))
                        .code())
                .isEqualTo("08P01");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c=eSws,r=NONCE,p=PROOF|unexpected SCRAM channel-binding attribute in client-final-message",
                "c=biws,r=NONCEx,p=PROOF|invalid SCRAM response",
                "c=biws,r=abc,p=PROOF|invalid SCRAM response",
                "c=biws,r=NONCE,p=AAAA|malformed SCRAM message",
                "c=biws,r=NONCE,p=!!|malformed SCRAM message",
                "c=biws,r=NONCE|malformed SCRAM message",
                "c=biws,r=NONCE,p=PROOF,x=y|malformed SCRAM message",
                "c=biws,p=PROOF|malformed SCRAM message",
                "r=NONCE|malformed SCRAM message"
            })
    void a_malformed_or_tampered_final_message_is_refused(String row) {
        var columns = row.split("\\|", -1);
        var server = exchange();
        var nonce = challenge(server.receive(initial("n,,n=,r=abc")))
                .split(",", -1)[0]
                .substring(2);
        var clientFinal = columns[0].replace("NONCE", nonce).replace("PROOF", "A".repeat(43) + "=");

        var error = refused(server.receive(response(clientFinal)));

        assertThat(error.code()).isEqualTo("08P01");
        assertThat(error.message()).isEqualTo(columns[1]);
        assertThat(refused(server.receive(response(clientFinal))).code()).isEqualTo("08P01"); // and nothing comes after
    }

    @Test
    void each_exchange_has_its_own_nonce() {
        var random = new Random(1);
        var first = ScramServerExchange.of("ada", verifier("pencil"), random);
        var second = ScramServerExchange.of("ada", verifier("pencil"), random);

        assertThat(challenge(first.receive(initial("n,,n=,r=abc"))))
                .isNotEqualTo(challenge(second.receive(initial("n,,n=,r=abc"))));
    }

    @Test
    void random_bytes_are_refused_and_never_thrown_upon() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var server = exchange();
        challenge(server.receive(initial("n,,n=,r=abc")));
        for (int i = 0; i < 1_000; i++) {
            var bytes = new byte[random.nextInt(50)];
            random.nextBytes(bytes);
            assertThat(exchange().receive(buffers.of(bytes)))
                    .as("seed %d", seed)
                    .isInstanceOf(ScramStep.Refused.class);
        }
    }

    private ClientError refusalOfWholeExchange(ScramServerExchange server, String password) throws ScramException {
        var client = client(password);
        client.serverFirstMessage(
                challenge(server.receive(initial(client.clientFirstMessage().toString()))));
        return refused(server.receive(response(client.clientFinalMessage().toString())));
    }

    private String saltShownTo(String user, byte[] secret) {
        var exchange = unknown(user, secret);
        var message = challenge(exchange.receive(initial("n,,n=,r=abc")));
        return message.substring(message.indexOf(",s="));
    }

    private static ScramServerExchange unknown(String user, byte[] secret) {
        return ScramServerExchange.of(user, ScramVerifier.mock(user, secret, 4096), new Random(1));
    }

    private static ScramServerExchange exchange() {
        return ScramServerExchange.of("ada", verifier("pencil"), new Random(1));
    }

    private static ScramVerifier verifier(String password) {
        return new ScramKeyCache(1).derive(password, SALT, 4096).verifier();
    }

    private static ScramClient client(String password) {
        return ScramClient.builder()
                .advertisedMechanisms(List.of("SCRAM-SHA-256"))
                .username("*")
                .password(password.toCharArray())
                .stringPreparation(StringPreparation.POSTGRESQL_PREPARATION)
                .build();
    }

    private ByteBuf initial(String clientFirst) {
        var out = buffers.buffer();
        FrontendMessages.saslInitialResponse(
                out, ScramServerExchange.MECHANISM, clientFirst.getBytes(StandardCharsets.ISO_8859_1));
        return out.skipBytes(5);
    }

    private ByteBuf response(String message) {
        return buffers.of(message);
    }

    private static String challenge(ScramStep step) {
        assertThat(step).isInstanceOf(ScramStep.Challenge.class);
        return text(((ScramStep.Challenge) step).data());
    }

    private static ScramStep.Accepted accepted(ScramStep step) {
        assertThat(step).isInstanceOf(ScramStep.Accepted.class);
        return (ScramStep.Accepted) step;
    }

    private static ClientError refused(ScramStep step) {
        assertThat(step).isInstanceOf(ScramStep.Refused.class);
        return ((ScramStep.Refused) step).error();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
