package dev.weir.wire.auth;

import dev.weir.wire.ClientError;
import dev.weir.wire.MessageBody;
import dev.weir.wire.ProtocolViolation;
import dev.weir.wire.SqlState;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.random.RandomGenerator;

/**
 * Checks one client by SCRAM-SHA-256 (RFC 5802, RFC 7677), wording its refusals as PostgreSQL does (auth-scram.c).
 *
 * <p>Feed it the body of each {@code p} message in turn. The verifier is ready beforehand, so a step costs a few hashes
 * and may run on an event loop. For a user that does not exist it goes through the same motions with a verifier that no
 * password fits ({@link ScramVerifier#mock}), so that nobody can find out which names exist.
 */
public final class ScramServerExchange {
    /** The only mechanism on offer: channel binding (-PLUS) comes with TLS. */
    public static final String MECHANISM = "SCRAM-SHA-256";

    /** PostgreSQL's PG_MAX_SASL_MESSAGE_LENGTH, in bytes of body: a longer message should not even be collected. */
    public static final int MAX_MESSAGE = 1024;

    private static final int RAW_NONCE_LENGTH = 18;
    private static final String MALFORMED = "malformed SCRAM message";

    private enum State {
        MECHANISM_AWAITED,
        CLIENT_FIRST_AWAITED,
        CLIENT_FINAL_AWAITED,
        OVER
    }

    private final String user;
    private final ScramVerifier verifier;
    private final String serverNonce;
    private State state = State.MECHANISM_AWAITED;
    private char bindingFlag;
    private String clientFirstBare = "";
    private String nonce = "";
    private String serverFirst = "";

    private ScramServerExchange(String user, ScramVerifier verifier, RandomGenerator random) {
        this.user = user;
        this.verifier = verifier;
        var raw = new byte[RAW_NONCE_LENGTH];
        random.nextBytes(raw);
        this.serverNonce = Base64.getEncoder().encodeToString(raw);
    }

    /** {@code random} must be a SecureRandom outside of tests. */
    public static ScramServerExchange of(String user, ScramVerifier verifier, RandomGenerator random) {
        return new ScramServerExchange(user, verifier, random);
    }

    /** Takes the body of SASLInitialResponse, then of each SASLResponse; borrows it. Never throws for what a client sends. */
    public ScramStep receive(ByteBuf body) {
        try {
            if (body.readableBytes() > MAX_MESSAGE) {
                throw ProtocolViolation.because(
                        "SASL message too long: %d bytes, at most %d", body.readableBytes(), MAX_MESSAGE);
            }
            return switch (state) {
                case MECHANISM_AWAITED -> initialResponse(new MessageBody(body));
                case CLIENT_FIRST_AWAITED -> clientFirst(text(new MessageBody(body)));
                case CLIENT_FINAL_AWAITED -> clientFinal(text(new MessageBody(body)));
                case OVER -> throw ProtocolViolation.because("unexpected SASL response after the end of the exchange");
            };
        } catch (ScramAttributes.Malformed e) {
            return refused(malformed(e.detail()));
        } catch (ProtocolViolation e) {
            return refused(e.error());
        }
    }

    private ScramStep initialResponse(MessageBody in) throws ScramAttributes.Malformed {
        var mechanism = in.cstring();
        int length = in.int32();
        if (!mechanism.equals(MECHANISM)) {
            return refused(ClientError.fatal(SqlState.PROTOCOL_VIOLATION)
                    .message("client selected an invalid SASL authentication mechanism")
                    .hint("Weir offers %s only; update the client's driver.", MECHANISM));
        }
        if (length == -1) { // no initial response, which is not the same as an empty one
            in.expectEnd();
            state = State.CLIENT_FIRST_AWAITED;
            return new ScramStep.Challenge(new byte[0]);
        }
        if (length != in.remaining()) {
            throw ProtocolViolation.because(
                    "invalid SASL response length: %d announced, %d sent", length, in.remaining());
        }
        return clientFirst(text(in));
    }

    private ScramStep clientFirst(String message) throws ScramAttributes.Malformed {
        int bareAt = readGs2Header(message);
        clientFirstBare = message.substring(bareAt);
        if (clientFirstBare.startsWith("m")) {
            return refused(unsupported("client requires an unsupported SCRAM extension"));
        }
        var in = new ScramAttributes(message, bareAt);
        in.expect('n'); // ignored as in PostgreSQL: the user is the one of the startup packet
        var clientNonce = in.expect('r');
        if (!ScramAttributes.isPrintable(clientNonce)) {
            throw ProtocolViolation.because("non-printable characters in SCRAM nonce");
        }
        while (!in.atEnd()) {
            in.any();
        }
        nonce = clientNonce + serverNonce;
        serverFirst = "r=" + nonce + ",s=" + Base64.getEncoder().encodeToString(verifier.salt()) + ",i="
                + verifier.iterations();
        state = State.CLIENT_FINAL_AWAITED;
        return new ScramStep.Challenge(bytes(serverFirst));
    }

    /** Returns where client-first-message-bare starts. */
    private int readGs2Header(String message) throws ScramAttributes.Malformed {
        bindingFlag = message.charAt(0);
        switch (bindingFlag) {
            case 'n',
                    'y' -> {} // y: the client could bind but saw no offer, which is the truth as long as there is none
            case 'p' ->
                throw new ProtocolViolation(malformed("The client selected SCRAM-SHA-256 without channel binding,"
                        + " but the SCRAM message includes channel binding data."));
            default ->
                throw new ScramAttributes.Malformed(
                        "Unexpected channel-binding flag \"%s\".".formatted(ScramAttributes.printable(bindingFlag)));
        }
        expectComma(message, 1, "Comma expected, but found character \"%s\".");
        if (message.startsWith("a", 2)) {
            throw new ProtocolViolation(unsupported("client uses authorization identity, but it is not supported"));
        }
        expectComma(message, 2, "Unexpected attribute \"%s\" in client-first-message.");
        return 3;
    }

    private static void expectComma(String message, int at, String otherwise) throws ScramAttributes.Malformed {
        char found = at < message.length() ? message.charAt(at) : '\0';
        if (found != ',') {
            throw new ScramAttributes.Malformed(otherwise.formatted(ScramAttributes.printable(found)));
        }
    }

    private ScramStep clientFinal(String message) throws ScramAttributes.Malformed {
        var in = new ScramAttributes(message, 0);
        if (!in.expect('c').equals(bindingFlag == 'n' ? "biws" : "eSws")) { // base64 of "n,," and "y,,"
            throw ProtocolViolation.because("unexpected SCRAM channel-binding attribute in client-final-message");
        }
        var finalNonce = in.expect('r');
        int proofAt = in.position();
        while (in.peek() != 'p') {
            in.any();
            proofAt = in.position();
        }
        var proof = ScramAttributes.base64(in.expect('p'));
        if (proof == null || proof.length != Sha256.LENGTH) {
            throw new ScramAttributes.Malformed("Malformed proof in client-final-message.");
        }
        if (!in.atEnd()) {
            throw new ScramAttributes.Malformed("Garbage found at the end of client-final-message.");
        }
        if (!MessageDigest.isEqual(bytes(nonce), bytes(finalNonce))) {
            return refused(
                    ClientError.fatal(SqlState.PROTOCOL_VIOLATION)
                            .message("invalid SCRAM response")
                            .detail("Nonce does not match.")
                            .hint(
                                    "The answer belongs to another login: the client's driver, or something in between, mixes them up."));
        }
        return verdict(bytes(clientFirstBare + "," + serverFirst + "," + message.substring(0, proofAt - 1)), proof);
    }

    private ScramStep verdict(byte[] authMessage, byte[] proof) {
        var clientKey = Sha256.xor(proof, Sha256.hmac(verifier.storedKey(), authMessage));
        if (!MessageDigest.isEqual(verifier.storedKey(), Sha256.hash(clientKey))) {
            return refused(PlainPassword.authenticationFailed(user));
        }
        state = State.OVER;
        var signature = Sha256.hmac(verifier.serverKey(), authMessage);
        return new ScramStep.Accepted(
                bytes("v=" + Base64.getEncoder().encodeToString(signature)), ScramKeys.learned(verifier, clientKey));
    }

    private ScramStep refused(ClientError error) {
        state = State.OVER;
        return new ScramStep.Refused(error);
    }

    private static ClientError malformed(String detail) {
        return ClientError.fatal(SqlState.PROTOCOL_VIOLATION)
                .message(MALFORMED)
                .detail("%s", detail)
                .hint("The client's driver does not speak SCRAM-SHA-256 as RFC 7677 has it: update it.");
    }

    private static ClientError unsupported(String message) {
        return ClientError.fatal(SqlState.FEATURE_NOT_SUPPORTED)
                .message(message)
                .hint("Switch it off in the client: PostgreSQL itself does not support it either.");
    }

    /** One char per byte, so that nothing is lost in the text that gets signed. */
    private static String text(MessageBody in) throws ScramAttributes.Malformed {
        var text = new String(in.bytes(in.remaining()), StandardCharsets.ISO_8859_1);
        if (text.isEmpty()) {
            throw new ScramAttributes.Malformed("The message is empty.");
        }
        if (text.indexOf('\0') >= 0) {
            throw new ScramAttributes.Malformed("Message length does not match input length.");
        }
        return text;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
