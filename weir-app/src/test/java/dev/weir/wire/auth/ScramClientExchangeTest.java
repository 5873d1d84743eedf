package dev.weir.wire.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.wire.Borrowed;
import dev.weir.wire.ClientError;
import dev.weir.wire.FrontendMessages;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScramClientExchangeTest {
    private static final String CLIENT_NONCE = "rOprNGfwEbeRWgbNEkqO";
    private static final String NONCE = CLIENT_NONCE + "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private static final String SALT = "W22ZaJ0SNY7soEsUEjb6gQ==";

    @RegisterExtension
    final Borrowed buffers = new Borrowed();

    private final ScramKeyCache cache = new ScramKeyCache(4);

    /** RFC 7677 section 3. */
    @Test
    void the_exchange_of_the_rfc_comes_out_byte_for_byte() {
        var exchange = new ScramClientExchange("user", CLIENT_NONCE);

        assertThat(exchange.clientFirst()).asString().isEqualTo("n,,n=user,r=" + CLIENT_NONCE);
        var challenge = exchange.challenge(bytes("r=" + NONCE + ",s=" + SALT + ",i=4096"));
        assertThat(challenge.salt()).isEqualTo(Base64.getDecoder().decode(SALT));
        assertThat(challenge.iterations()).isEqualTo(4096);
        assertThat(exchange.clientFinal(keys("pencil", challenge), challenge))
                .asString()
                .isEqualTo("c=biws,r=" + NONCE + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        exchange.verifyServer(bytes("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pencil", "x", "пароль", "ª😀"})
    void both_sides_of_weir_agree(String password) {
        var exchange = new ScramClientExchange(new Random(1));
        var server = ScramServerExchange.of("ada", verifier(password, "salt"), new Random(2));

        var challenge = exchange.challenge(challengeOf(server, exchange));
        var accepted = answer(server, exchange.clientFinal(keys(password, challenge), challenge));

        exchange.verifyServer(accepted.serverFinal());
    }

    @Test
    void keys_learned_from_a_client_log_in_where_the_same_verifier_is_stored() {
        var learned = learnedFromClient("pencil", "salt");
        var exchange = new ScramClientExchange(new Random(3));
        var postgres = ScramServerExchange.of("ada", verifier("pencil", "salt"), new Random(4));

        var challenge = exchange.challenge(challengeOf(postgres, exchange));

        exchange.verifyServer(
                answer(postgres, exchange.clientFinal(learned, challenge)).serverFinal());
    }

    @Test
    void keys_learned_under_another_salt_or_iteration_count_are_not_even_tried() {
        var learned = learnedFromClient("pencil", "salt");
        var exchange = new ScramClientExchange(new Random(3));
        var postgres = ScramServerExchange.of("ada", verifier("pencil", "other"), new Random(4));
        var challenge = exchange.challenge(challengeOf(postgres, exchange));
        var moreIterations = new ScramClientExchange.Challenge(bytes("salt"), 4097);

        assertThat(failure(() -> exchange.clientFinal(learned, challenge)).message())
                .isEqualTo("the SCRAM keys learned from a client do not fit the server's verifier");
        assertThat(failure(() -> exchange.clientFinal(learned, moreIterations)).code())
                .isEqualTo("28P01");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "r=rOprNGfwEbeRWgbNEkqO,s=c2FsdA==,i=4096", // does not extend ours
                "r=xOprNGfwEbeRWgbNEkqOmore,s=c2FsdA==,i=4096", // is not ours
                "r=,s=c2FsdA==,i=4096",
                "r=rOprNGfwEbeRWgbNEkqOmo\u00fce,s=c2FsdA==,i=4096",
                "r=rOprNGfwEbeRWgbNEkqOmore,s=,i=4096",
                "r=rOprNGfwEbeRWgbNEkqOmore,s=c2FsdA,i=4096",
                "r=rOprNGfwEbeRWgbNEkqOmore,s=!!!!,i=4096",
                "r=rOprNGfwEbeRWgbNEkqOmore,i=4096",
                "r=rOprNGfwEbeRWgbNEkqOmore,s=c2FsdA==",
                "r=rOprNGfwEbeRWgbNEkqOmore,s=c2FsdA==,i=",
                "r=rOprNGfwEbeRWgbNEkqOmore,s=c2FsdA==,i=0",
                "r=rOprNGfwEbeRWgbNEkqOmore,s=c2FsdA==,i=-1",
                "r=rOprNGfwEbeRWgbNEkqOmore,s=c2FsdA==,i=1e9",
                "r=rOprNGfwEbeRWgbNEkqOmore,s=c2FsdA==,i=2000001",
                "r=rOprNGfwEbeRWgbNEkqOmore,s=c2FsdA==,i=99999999999999999999",
                "m=ext,r=rOprNGfwEbeRWgbNEkqOmore,s=c2FsdA==,i=4096"
            })
    void a_challenge_that_cannot_be_trusted_is_refused(String serverFirst) {
        var exchange = new ScramClientExchange("user", CLIENT_NONCE);

        assertThat(failure(() -> exchange.challenge(bytes(serverFirst))).code()).isEqualTo("08P01");
    }

    @Test
    void an_extension_after_the_iteration_count_is_ignored() {
        var exchange = new ScramClientExchange("user", CLIENT_NONCE);

        assertThat(exchange.challenge(bytes("r=" + NONCE + ",s=" + SALT + ",i=1,x=y"))
                        .iterations())
                .isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=|28P01",
                "v=|28P01",
                "v=!|28P01",
                "e=invalid-proof|28P01",
                "e|08P01",
                "x=y|08P01",
                "|08P01"
            })
    void a_server_that_does_not_prove_itself_is_refused(String row) {
        var columns = row.split("\\|", -1);
        var exchange = new ScramClientExchange("user", CLIENT_NONCE);
        var challenge = exchange.challenge(bytes("r=" + NONCE + ",s=" + SALT + ",i=4096"));
        exchange.clientFinal(keys("pencil", challenge), challenge);

        var error = failure(() -> exchange.verifyServer(bytes(columns[0])));

        assertThat(error.code()).isEqualTo(columns[1]);
        assertThat(error.hint()).isNotBlank();
    }

    @Test
    void a_server_that_skips_the_challenge_proves_nothing() {
        var exchange = new ScramClientExchange("user", CLIENT_NONCE);

        assertThat(failure(() -> exchange.verifyServer(bytes("v="))).code()).isEqualTo("28P01");
    }

    @Test
    void only_the_mechanism_without_channel_binding_is_spoken() {
        assertThat(ScramClientExchange.isOffered(List.of("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256")))
                .isTrue();
        assertThat(ScramClientExchange.isOffered(List.of("SCRAM-SHA-256-PLUS"))).isFalse();
    }

    private ScramKeys learnedFromClient(String password, String salt) {
        var client = new ScramClientExchange(new Random(5));
        var weir = ScramServerExchange.of("ada", verifier(password, salt), new Random(6));
        var challenge = client.challenge(challengeOf(weir, client));
        return answer(weir, client.clientFinal(keys(password, challenge), challenge))
                .keys();
    }

    private byte[] challengeOf(ScramServerExchange server, ScramClientExchange client) {
        var initial = buffers.buffer();
        FrontendMessages.saslInitialResponse(initial, ScramServerExchange.MECHANISM, client.clientFirst());
        var step = server.receive(initial.skipBytes(5));
        assertThat(step).isInstanceOf(ScramStep.Challenge.class);
        return ((ScramStep.Challenge) step).data();
    }

    private ScramStep.Accepted answer(ScramServerExchange server, byte[] clientFinal) {
        var step = server.receive(buffers.of(clientFinal));
        assertThat(step).isInstanceOf(ScramStep.Accepted.class);
        return (ScramStep.Accepted) step;
    }

    private ScramVerifier verifier(String password, String salt) {
        return cache.derive(password, bytes(salt), 4096).verifier();
    }

    private ScramKeys keys(String password, ScramClientExchange.Challenge challenge) {
        return cache.derive(password, challenge.salt(), challenge.iterations());
    }

    private static ClientError failure(ThrowingCallable step) {
        var failed = catchThrowableOfType(AuthenticationFailed.class, step);
        assertThat(failed).isNotNull();
        return failed.error();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
