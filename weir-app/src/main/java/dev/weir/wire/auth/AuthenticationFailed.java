package dev.weir.wire.auth;

import dev.weir.wire.ClientError;
import dev.weir.wire.SqlState;

/**
 * Weir could not prove itself to a server, or the server not to Weir. Carries what a client may be told; no stack trace,
 * because the cause lies with the peer.
 */
public final class AuthenticationFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ClientError error;

    AuthenticationFailed(ClientError error) {
        super(error.message(), null, false, false);
        this.error = error;
    }

    static AuthenticationFailed malformed(String detail) {
        return new AuthenticationFailed(
                ClientError.fatal(SqlState.PROTOCOL_VIOLATION)
                        .message("malformed SCRAM message from the server")
                        .detail("%s", detail)
                        .hint(
                                "Check that the address Weir dials is a PostgreSQL server, and that nothing on the way alters data."));
    }

    public ClientError error() {
        return error;
    }
}
