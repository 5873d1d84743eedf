package dev.weir.wire.auth;

import dev.weir.wire.ClientError;

/** What {@link ScramServerExchange} wants done after a message of the client. */
@SuppressWarnings("ArrayRecordComponent") // sent at once, never compared or kept
public sealed interface ScramStep {
    /** Send {@code data} as AuthenticationSASLContinue and wait for the next SASLResponse. */
    record Challenge(byte[] data) implements ScramStep {}

    /**
     * Send {@code serverFinal} as AuthenticationSASLFinal, then AuthenticationOk. {@code keys} are what the client has
     * proved to hold: with them Weir can log in wherever the very same verifier is stored.
     */
    record Accepted(byte[] serverFinal, ScramKeys keys) implements ScramStep {}

    /** Send the error and close. */
    record Refused(ClientError error) implements ScramStep {}
}
