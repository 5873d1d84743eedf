package dev.weir.session;

import dev.weir.pool.OpenFailure;
import dev.weir.pool.Refusal;
import dev.weir.wire.AuthenticationRequest;
import dev.weir.wire.BackendTag;
import dev.weir.wire.CancelKey;
import dev.weir.wire.FrameCursor;
import dev.weir.wire.FrontendMessages;
import dev.weir.wire.NegotiateProtocolVersion;
import dev.weir.wire.ParameterStatus;
import dev.weir.wire.ProtocolViolation;
import dev.weir.wire.ServerError;
import dev.weir.wire.SqlState;
import dev.weir.wire.auth.AuthenticationFailed;
import dev.weir.wire.auth.Md5Password;
import dev.weir.wire.auth.ScramClientExchange;
import dev.weir.wire.auth.ScramKeys;
import dev.weir.wire.auth.ScramServerExchange;
import io.netty.buffer.ByteBuf;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs Weir in to one PostgreSQL server: startup packet, authentication, settings, cancel key, connect_query. */
final class ServerLogin {
    private static final Logger LOG = LoggerFactory.getLogger(ServerLogin.class);
    private static final int LONGEST = 1 << 20;

    private final ServerSession server;
    private final SessionPool pool;
    private final ServerCredentials credentials;
    private final Dial dial;
    private final FrameCursor cursor = new FrameCursor();
    private final Remainder remainder = new Remainder();
    private final Map<String, String> reported = new LinkedHashMap<>();
    private @Nullable ScramClientExchange scram;
    private @Nullable CancelKey cancelKey;
    private @Nullable ServerError refusal;
    private boolean connectQuerySent;
    private boolean over;

    ServerLogin(ServerSession server, SessionPool pool, ServerCredentials credentials, Dial dial) {
        this.server = server;
        this.pool = pool;
        this.credentials = credentials;
        this.dial = dial;
    }

    void begin() {
        FrontendMessages.startup(server.own(), credentials.minorVersion(), credentials.parameters());
        server.send();
    }

    /** Takes the buffer. */
    void received(ByteBuf bytes) {
        ByteBuf in = remainder.join(bytes);
        cursor.over(in, in.readerIndex());
        boolean loggedIn = false;
        try {
            while (!over && cursor.next() && (!loggedIn || cursor.tag() == BackendTag.ERROR_RESPONSE)) {
                if (cursor.bodyLength() < 0 || cursor.bodyLength() > LONGEST) {
                    throw ProtocolViolation.because("the server sent a frame of %d bytes", cursor.bodyLength());
                }
                if (!cursor.whole()) {
                    break;
                }
                ByteBuf body = in.slice(cursor.body(), cursor.bodyLength());
                byte tag = cursor.tag();
                cursor.skip();
                loggedIn |= frame(tag, body); // an error right behind is its last word
            }
            if (loggedIn && !over) {
                complete(in.readerIndex(cursor.position()));
            } else if (!over) {
                remainder.keep(in, cursor.position());
            }
        } catch (ProtocolViolation e) {
            fail(OpenFailure.Kind.REJECTED, e.error().code(), e.error().message(), null);
        } catch (AuthenticationFailed e) {
            fail(
                    OpenFailure.Kind.REJECTED,
                    e.error().code(),
                    e.error().message(),
                    e.error().hint());
        } finally {
            in.release();
        }
    }

    /** True when the login is complete. */
    private boolean frame(byte tag, ByteBuf body) {
        switch (tag) {
            case BackendTag.AUTHENTICATION -> authenticate(AuthenticationRequest.decode(body));
            case BackendTag.PARAMETER_STATUS -> {
                ParameterStatus status = ParameterStatus.decode(body);
                reported.put(status.name(), status.value());
                server.settings().initially(status.name(), status.value());
            }
            case BackendTag.BACKEND_KEY_DATA -> cancelKey = CancelKey.decode(body);
            case BackendTag.NEGOTIATE_PROTOCOL_VERSION -> NegotiateProtocolVersion.decode(body);
            case BackendTag.READY_FOR_QUERY -> {
                return ready();
            }
            case BackendTag.ERROR_RESPONSE -> refused(ServerError.decode(body));
            default -> {} // notices, and the replies to connect_query
        }
        return false;
    }

    private boolean ready() {
        if (!pool.policy().connectQuery().isEmpty() && !connectQuerySent && !isReplication()) {
            connectQuerySent = true;
            FrontendMessages.query(server.own(), pool.policy().connectQuery());
            server.send();
            return false;
        }
        return true;
    }

    /** Borrows {@code behind}: what else has come in the same packet belongs to the session. */
    private void complete(ByteBuf behind) {
        over = true;
        dial.ended(null);
        server.settings().complete();
        pool.welcome(reported);
        server.loggedIn(behind.retain());
    }

    private void refused(ServerError error) {
        refusal = error;
        fail(kindOf(error), error);
    }

    private static OpenFailure.Kind kindOf(ServerError error) {
        if (error.is(SqlState.TOO_MANY_CONNECTIONS)) {
            return OpenFailure.Kind.BUSY;
        }
        return isPassing(error) ? OpenFailure.Kind.STARTING : OpenFailure.Kind.REJECTED;
    }

    /** It starts or stops. */
    static boolean isPassing(ServerError error) {
        return error.is(SqlState.CANNOT_CONNECT_NOW)
                || error.is(SqlState.ADMIN_SHUTDOWN)
                || error.is(SqlState.CRASH_SHUTDOWN);
    }

    /** PostgreSQL's own words, and whose login it is that they are about: the client's succeeded. */
    private void fail(OpenFailure.Kind kind, ServerError error) {
        String detail = "PostgreSQL said so to Weir, which logged in there as user \"%s\" to database \"%s\".%s"
                .formatted(
                        credentials.user(), credentials.database(), error.detail() == null ? "" : " " + error.detail());
        LOG.warn("login to PostgreSQL for pool {} refused: {} {}", pool.key(), error.sqlState(), error.message());
        fail(kind, new Refusal(error.sqlState(), error.message(), detail, LoginAdvice.hint(error, credentials)));
    }

    /** The connection ended before the login did. */
    void closed() {
        if (refusal == null) {
            fail(
                    OpenFailure.Kind.UNREACHABLE,
                    SqlState.CONNECTION_FAILURE.code(),
                    "the server closed the connection during login",
                    "See the server's log; Weir keeps trying.");
        }
    }

    void timedOut() {
        fail(
                OpenFailure.Kind.UNREACHABLE,
                SqlState.CONNECTION_FAILURE.code(),
                "PostgreSQL did not complete Weir's login within server_connect_timeout",
                "See the server's log and its load; Weir keeps trying.");
    }

    private void fail(OpenFailure.Kind kind, String sqlState, String message, @Nullable String hint) {
        if (!over) {
            LOG.warn("login to PostgreSQL for pool {} failed: {}", pool.key(), message);
        }
        fail(kind, new Refusal(sqlState, message, null, hint));
    }

    private void fail(OpenFailure.Kind kind, Refusal why) {
        if (over) {
            return;
        }
        over = true;
        remainder.release();
        server.loginFailed();
        dial.ended(kind);
        pool.lane().openFailed(new OpenFailure(kind, why), pool.now());
    }

    // ---- authentication ----

    private void authenticate(AuthenticationRequest request) {
        switch (request) {
            case AuthenticationRequest.Ok() -> {}
            case AuthenticationRequest.CleartextPassword() -> cleartext();
            case AuthenticationRequest.Md5Password(byte[] salt) -> md5(salt);
            case AuthenticationRequest.Sasl(List<String> mechanisms) -> scramFirst(mechanisms);
            case AuthenticationRequest.SaslContinue(byte[] data) -> scramFinal(data);
            case AuthenticationRequest.SaslFinal(byte[] data) -> exchange().verifyServer(data);
            case AuthenticationRequest.Unsupported(int kind, String name) ->
                cannot("the server asks for %s authentication (%d), which Weir does not speak".formatted(name, kind));
        }
    }

    private void cleartext() {
        if (credentials.secret() instanceof ServerCredentials.Secret.Password(String text)) {
            FrontendMessages.passwordMessage(server.own(), text);
            server.send();
        } else {
            cannot("the server asks for a password, and only a hash of it is known");
        }
    }

    private void md5(byte[] salt) {
        String hash = switch (credentials.secret()) {
            case ServerCredentials.Secret.Password(String text) -> Md5Password.secret(text, credentials.user());
            case ServerCredentials.Secret.Md5(String known) -> known;
            case ServerCredentials.Secret.None(), ServerCredentials.Secret.Scram(var _) -> null;
        };
        if (hash == null) {
            cannot("the server asks for MD5, and neither the password nor its MD5 hash is known");
            return;
        }
        FrontendMessages.passwordMessage(server.own(), Md5Password.response(hash, credentials.user(), salt));
        server.send();
    }

    private void scramFirst(List<String> mechanisms) {
        if (!ScramClientExchange.isOffered(mechanisms)) {
            cannot("the server offers no SASL mechanism that Weir speaks, only " + mechanisms);
            return;
        }
        scram = new ScramClientExchange(credentials.random());
        FrontendMessages.saslInitialResponse(server.own(), ScramServerExchange.MECHANISM, scram.clientFirst());
        server.send();
    }

    private void scramFinal(byte[] data) {
        ScramClientExchange.Challenge challenge = exchange().challenge(data);
        switch (credentials.secret()) {
            case ServerCredentials.Secret.Password(String text) -> derive(text, challenge);
            case ServerCredentials.Secret.Scram(var learned) -> prove(learned.get(), challenge);
            case ServerCredentials.Secret.Md5(var _), ServerCredentials.Secret.None() ->
                cannot("the server asks for SCRAM, and neither the password nor its SCRAM secret is known");
        }
    }

    /** Thousands of hashes, unless they have been done before: never on the loop. */
    private void derive(String password, ScramClientExchange.Challenge challenge) {
        ScramKeys known = credentials.keys().cached(password, challenge.salt(), challenge.iterations());
        if (known != null) {
            prove(known, challenge);
            return;
        }
        pool.outside()
                .offload(
                        () -> credentials.keys().derive(password, challenge.salt(), challenge.iterations()),
                        derived -> prove(derived, challenge));
    }

    private void prove(@Nullable ScramKeys keys, ScramClientExchange.Challenge challenge) {
        if (keys == null) {
            cannot("the server asks for SCRAM, and no client has logged in with the password yet");
        } else if (!over) {
            FrontendMessages.saslResponse(server.own(), exchange().clientFinal(keys, challenge));
            server.send();
        }
    }

    private ScramClientExchange exchange() {
        if (scram == null) {
            throw ProtocolViolation.because("the server goes on with a SASL exchange that was not begun");
        }
        return scram;
    }

    private void cannot(String what) {
        fail(
                OpenFailure.Kind.REJECTED,
                SqlState.INVALID_PASSWORD.code(),
                "cannot log in to PostgreSQL as \"" + credentials.user() + "\": " + what,
                "Put the password of this user into auth_file, or into the database's line as password=.");
    }

    boolean isReplication() {
        return credentials.isReplication();
    }

    @Nullable
    CancelKey cancelKey() {
        return cancelKey;
    }

    int pid() {
        return cancelKey == null ? 0 : cancelKey.pid();
    }
}
