package dev.weir.wire.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fuzz.FuzzInput;
import dev.weir.wire.ClientError;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * SCRAM with a stranger on either side or in between: nobody gets in without the password, nobody passes for the server
 * without the verifier, and whatever is said ends in a verdict.
 */
public final class ScramFuzz {
    private static final byte[] SALT = "salt of 16 bytes".getBytes(UTF_8);
    private static final int ITERATIONS = 3;
    private static final List<String> PASSWORDS = List.of("pencil", "\u00AA\u2168", "aIX", "");
    private static final ScramKeyCache KEYS = new ScramKeyCache(PASSWORDS.size());

    public static void fuzzerTestOneInput(byte[] data) {
        var input = new FuzzInput(data);
        switch (input.choose(4)) {
            case 0 -> strangeClient(input);
            case 1 -> strangeServer(input);
            case 2 -> strangerBetween(input);
            default -> strangeSecret(input);
        }
    }

    private static ScramKeys keys(String password) {
        return KEYS.derive(password, SALT, ITERATIONS);
    }

    /** Messages with a length byte before each. */
    private static void strangeClient(FuzzInput input) {
        var exchange = ScramServerExchange.of("ada", keys("pencil").verifier(), new Random(1));
        boolean over = false;
        while (!input.atEnd()) {
            var message = input.take(input.choose(256));
            switch (exchange.receive(Unpooled.wrappedBuffer(message))) {
                case ScramStep.Challenge(byte[] challenge) -> {
                    assertThat(over).isFalse();
                    assertThat(challenge.length).isLessThan(2 * ScramServerExchange.MAX_MESSAGE);
                }
                case ScramStep.Accepted _ -> throw new AssertionError("let in without a proof");
                case ScramStep.Refused(ClientError error) -> {
                    over = true;
                    assertThat(error.severity()).isEqualTo(ClientError.Severity.FATAL);
                    assertThat(error.hint()).isNotNull();
                }
            }
        }
    }

    private static void strangeServer(FuzzInput input) {
        var exchange = new ScramClientExchange("", "rOprNGfwEbeRWgbNEkqO"); // the nonce of RFC 7677's example
        try {
            var challenge = exchange.challenge(input.part());
            assertThat(challenge.iterations()).isBetween(1, ScramVerifier.MAX_ITERATIONS);
            assertThat(challenge.salt()).isNotEmpty();
            if (Arrays.equals(challenge.salt(), SALT) && challenge.iterations() == ITERATIONS) {
                exchange.clientFinal(keys("pencil"), challenge);
            }
        } catch (AuthenticationFailed e) {
            assertThat(e.error().hint()).isNotNull();
        }
        try {
            exchange.verifyServer(input.rest());
            throw new AssertionError("believed a server without a proof");
        } catch (AuthenticationFailed e) {
            assertThat(e.error().hint()).isNotNull();
        }
    }

    private static void strangerBetween(FuzzInput input) {
        var password = PASSWORDS.get(input.choose(PASSWORDS.size()));
        var other = PASSWORDS.get(input.choose(PASSWORDS.size()));
        boolean same = SaslPrep.prepare(password).equals(SaslPrep.prepare(other));
        var server = ScramServerExchange.of("ada", keys(other).verifier(), new Random(1));
        var client = new ScramClientExchange(new Random(2));
        boolean untouched = input.atEnd();

        var accepted = accepted(input, client, server, keys(password));

        boolean verified = accepted != null && believes(client, tampered(input, accepted.serverFinal()));
        assertThat(accepted == null || same).as("let in only with the password").isTrue();
        assertThat(!untouched || same == verified)
                .as("let in with the password")
                .isTrue();
        if (accepted != null) {
            assertThat(accepted.keys().clientKey()).isEqualTo(keys(password).clientKey());
        }
    }

    private static ScramStep.@Nullable Accepted accepted(
            FuzzInput input, ScramClientExchange client, ScramServerExchange server, ScramKeys keys) {
        var first = tampered(input, client.clientFirst());
        var initial = Unpooled.buffer();
        initial.writeBytes((ScramServerExchange.MECHANISM + "\0").getBytes(UTF_8));
        initial.writeInt(first.length).writeBytes(first);
        if (!(server.receive(initial) instanceof ScramStep.Challenge(byte[] challenge))) {
            return null;
        }
        try {
            var understood = client.challenge(tampered(input, challenge));
            var proof = tampered(input, client.clientFinal(keys, understood));
            return server.receive(Unpooled.wrappedBuffer(proof)) instanceof ScramStep.Accepted accepted
                    ? accepted
                    : null;
        } catch (AuthenticationFailed e) {
            return null;
        }
    }

    private static boolean believes(ScramClientExchange client, byte[] serverFinal) {
        try {
            client.verifyServer(serverFinal);
            return true;
        } catch (AuthenticationFailed e) {
            return false;
        }
    }

    /** What the stranger makes of a message: the same, cut off, one byte inserted or changed, or something else. */
    private static byte[] tampered(FuzzInput input, byte[] message) {
        int how = input.choose(5);
        int at = how == 0 || how == 4 ? 0 : Math.min(input.choose(256), message.length - 1);
        var text = new String(message, ISO_8859_1);
        var one = how == 2 || how == 3 ? new String(input.take(1), ISO_8859_1) : "";
        var now = switch (how) {
            case 0 -> text;
            case 1 -> text.substring(0, at);
            case 2 -> text.substring(0, at) + one + text.substring(at);
            case 3 -> text.substring(0, at) + one + text.substring(at + 1);
            default -> new String(input.part(), ISO_8859_1);
        };
        return now.getBytes(ISO_8859_1);
    }

    private static void strangeSecret(FuzzInput input) {
        var user = new String(input.part(), UTF_8);
        var secret = input.text();
        var verifier = ScramVerifier.parse(secret);
        if (verifier != null) {
            assertThat(ScramVerifier.looksLike(secret)).isTrue();
            assertThat(ScramVerifier.parse(verifier.toSecret())).isEqualTo(verifier);
            assertThat(verifier.toString()).doesNotContain(secret.substring(secret.indexOf(':')));
        }
        assertThat(PlainPassword.matches(secret, user, secret)).isEqualTo(!Md5Password.looksLike(secret));
        assertThat(PlainPassword.matches(Md5Password.secret(secret, user), user, secret))
                .isTrue();
        var salt = new byte[] {1, 2, 3, 4};
        assertThat(Md5Password.verify(secret, user, salt, Md5Password.response(secret, user, salt)))
                .isTrue();
    }

    private ScramFuzz() {}
}
