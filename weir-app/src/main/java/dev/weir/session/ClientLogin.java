package dev.weir.session;

import dev.weir.wire.BackendMessages;
import dev.weir.wire.CStrings;
import dev.weir.wire.CancelRequest;
import dev.weir.wire.ClientError;
import dev.weir.wire.FrameCursor;
import dev.weir.wire.FrontendTag;
import dev.weir.wire.GssEncRequest;
import dev.weir.wire.NegotiateProtocolVersion;
import dev.weir.wire.ProtocolViolation;
import dev.weir.wire.SslRequest;
import dev.weir.wire.StartupMessage;
import dev.weir.wire.StartupPacket;
import dev.weir.wire.StartupReader;
import dev.weir.wire.auth.Md5Password;
import dev.weir.wire.auth.PlainPassword;
import dev.weir.wire.auth.ScramKeys;
import dev.weir.wire.auth.ScramServerExchange;
import dev.weir.wire.auth.ScramStep;
import dev.weir.wire.auth.ScramVerifier;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client from its first byte until it has proved who it is: SSL and GSS requests, the startup packet, the exchange of
 * proofs. Whatever it sends, it cannot make Weir keep more than one short message of it.
 */
public final class ClientLogin {
    /** In bytes; PgBouncer takes 2,048. PostgreSQL's 65,535 are for tokens of other methods than Weir has. */
    private static final int LONGEST_PASSWORD = 4_096;

    private enum Step {
        STARTUP,
        /** A worker hashes; the client is not read. */
        HASHING,
        ANSWER,
        /** The connection is to be closed when the cancel has landed. */
        CANCELING,
        OVER
    }

    private final Link link;
    private final Doorkeeper door;
    private final Outside outside;
    private final RelayOutput output;
    private final Remainder remainder = new Remainder();
    private final FrameCursor cursor = new FrameCursor();
    private Step step = Step.STARTUP;
    private boolean askedForSsl;
    private boolean askedForGss;
    private @Nullable StartupMessage startup;
    private @Nullable LoginCheck check;
    private @Nullable ScramServerExchange scram;
    private byte[] salt = new byte[0];

    public ClientLogin(Link link, Doorkeeper door, Outside outside) {
        this.link = link;
        this.door = door;
        this.outside = outside;
        this.output = new RelayOutput(link);
    }

    /** Takes the buffer. */
    public void received(ByteBuf bytes) {
        if (isDeaf()) {
            bytes.release();
            return;
        }
        ByteBuf in = remainder.join(bytes);
        try {
            handle(in);
            if (!isDeaf()) {
                remainder.keep(in, in.readerIndex());
            }
        } finally {
            in.release(); // whatever happens: a client that has proved nothing must not cost a buffer
        }
        if (admitted != null) {
            admitted.run();
        }
    }

    private void handle(ByteBuf in) {
        try {
            boolean more = true;
            while (more) {
                more = switch (step) {
                    case STARTUP -> startupPacket(in);
                    case ANSWER -> answer(in);
                    case HASHING, CANCELING, OVER -> false;
                };
            }
            if (step == Step.HASHING && in.readableBytes() > 5 + LONGEST_PASSWORD) { // as much as one answer may have
                throw ProtocolViolation.because("%d bytes came before the login was over", in.readableBytes());
            }
        } catch (ProtocolViolation e) {
            refuse(e.error());
        }
    }

    private @Nullable Runnable admitted;

    private boolean startupPacket(ByteBuf in) {
        StartupPacket packet = StartupReader.read(in);
        switch (packet) {
            case null -> {
                return false;
            }
            case SslRequest _ -> {
                decline(in, "SSL", askedForSsl);
                askedForSsl = true;
            }
            case GssEncRequest _ -> {
                decline(in, "GSSAPI encryption", askedForGss);
                askedForGss = true;
            }
            case CancelRequest(var key) -> {
                step = Step.CANCELING;
                door.cancel(key, () -> outside.execute(this::leave));
            }
            case StartupMessage message -> begin(message);
        }
        return step != Step.OVER;
    }

    /**
     * Neither TLS nor GSS encryption: the client goes on in the clear, or leaves (protocol, "SSL Session Encryption"). What
     * came right behind the request may have been injected by somebody in between, so PostgreSQL refuses it whatever its
     * answer was (backend_startup.c, ProcessStartupPacket).
     */
    private void decline(ByteBuf in, String what, boolean again) {
        if (again) {
            throw ProtocolViolation.because("encryption was requested and declined already");
        }
        output.own().writeByte('N');
        flush();
        if (in.isReadable()) {
            throw ProtocolViolation.because("received unencrypted data after %s request", what);
        }
    }

    private void begin(StartupMessage message) {
        startup = message;
        NegotiateProtocolVersion negotiation = message.negotiation();
        if (negotiation != null) {
            negotiation.encode(output.own());
        }
        LoginCheck how = door.check(this, message);
        check = how;
        switch (how) {
            case LoginCheck.Trust _, LoginCheck.Anybody _ -> accept(null);
            case LoginCheck.Cleartext(var _) -> {
                BackendMessages.authenticationCleartext(output.own());
                await();
            }
            case LoginCheck.Md5(var _) -> {
                salt = new byte[Md5Password.SALT_LENGTH];
                door.random().nextBytes(salt);
                BackendMessages.authenticationMd5(output.own(), salt);
                await();
            }
            case LoginCheck.Scram(var verifier) -> offerScram(message, verifier);
            case LoginCheck.SlowScram(var verifier) -> {
                pause();
                outside.offload(verifier, derived -> {
                    if (step != Step.OVER) {
                        offerScram(message, derived);
                        resume();
                    }
                });
            }
        }
    }

    private void offerScram(StartupMessage message, ScramVerifier verifier) {
        scram = ScramServerExchange.of(message.user(), verifier, door.random());
        BackendMessages.authenticationSasl(output.own(), List.of(ScramServerExchange.MECHANISM));
        await();
    }

    private boolean answer(ByteBuf in) {
        cursor.over(in, in.readerIndex());
        if (!cursor.next()) {
            return false;
        }
        if (cursor.tag() == FrontendTag.TERMINATE) {
            leave();
            return false;
        }
        if (cursor.tag() != FrontendTag.PASSWORD) {
            throw ProtocolViolation.because("expected password response, got message type %d", cursor.tag() & 0xff);
        }
        if (cursor.bodyLength() < 0 || cursor.bodyLength() > longestAnswer()) {
            throw ProtocolViolation.because("invalid length of password message: %d bytes", cursor.bodyLength());
        }
        if (!cursor.whole()) {
            return false;
        }
        ByteBuf body = in.slice(cursor.body(), cursor.bodyLength());
        in.readerIndex(cursor.frameEnd());
        prove(body);
        return step != Step.OVER;
    }

    /** In bytes: nobody who has proved nothing is to make Weir keep more than the check can use. */
    private int longestAnswer() {
        return switch (check) {
            case LoginCheck.Cleartext(var _) -> LONGEST_PASSWORD;
            case LoginCheck.Md5(var _) -> Md5Password.ANSWER_LENGTH + 1; // with the zero that ends it
            case LoginCheck.Scram _, LoginCheck.SlowScram _ -> ScramServerExchange.MAX_MESSAGE;
            case LoginCheck.Trust _, LoginCheck.Anybody _ -> 0;
            case null -> 0;
        };
    }

    private void prove(ByteBuf body) {
        switch (check) {
            case LoginCheck.Cleartext(var test) -> {
                String shown = password(body);
                pause();
                outside.offload(() -> test.test(shown), this::judged);
            }
            case LoginCheck.Md5(var secret) -> {
                String shown = password(body);
                judge(secret != null
                        && Md5Password.verify(secret, requireStartup().user(), salt, shown));
            }
            case LoginCheck.Scram _, LoginCheck.SlowScram _ -> proveScram(body);
            case LoginCheck.Trust _, LoginCheck.Anybody _ -> throw ProtocolViolation.because("nothing was asked");
            case null -> throw ProtocolViolation.because("nothing was asked");
        }
    }

    private static String password(ByteBuf body) {
        String shown = CStrings.read(body);
        if (body.isReadable()) {
            throw ProtocolViolation.because("invalid password packet size");
        }
        return shown;
    }

    private void proveScram(ByteBuf body) {
        if (scram == null) {
            throw ProtocolViolation.because("the SASL exchange has not begun");
        }
        switch (scram.receive(body)) {
            case ScramStep.Challenge(byte[] data) -> {
                BackendMessages.saslContinue(output.own(), data);
                flush();
            }
            case ScramStep.Accepted(byte[] last, ScramKeys keys) -> {
                BackendMessages.saslFinal(output.own(), last);
                accept(keys);
            }
            case ScramStep.Refused(ClientError error) -> refuse(error);
        }
    }

    private void judged(boolean right) {
        if (step != Step.OVER) {
            judge(right);
            resume();
        }
    }

    private void judge(boolean right) {
        if (right) {
            accept(null);
        } else {
            refuse(PlainPassword.authenticationFailed(requireStartup().user()));
        }
    }

    private void accept(@Nullable ScramKeys keys) {
        step = Step.OVER;
        BackendMessages.authenticationOk(output.own());
        output.send();
        StartupMessage message = requireStartup();
        admitted = () -> {
            admitted = null;
            door.admit(this, message, keys);
        };
    }

    /** Tells the client why it cannot come in, and closes. */
    public void refuse(ClientError why) {
        tell(why);
        link.closeAfterFlush();
    }

    private void tell(ClientError why) {
        door.turnedAway(this, startup, why);
        end();
        why.encode(output.own());
        flush();
    }

    private void leave() {
        end();
        link.closeAfterFlush();
    }

    /** client_login_timeout is over; nothing happens when the login is. */
    public void timedOut(long seconds) {
        if (isUnderWay()) {
            refuse(SessionErrors.loginTimedOut(seconds, startup != null));
        }
    }

    /**
     * Its place is needed at once, so its connection does not outlive the last word; nothing happens when the login is over.
     *
     * @param strangers how many are logging in
     */
    public void crowdedOut(int strangers) {
        if (isUnderWay()) {
            tell(SessionErrors.crowdedOut(strangers));
            link.hangUp();
        }
    }

    /** Nothing more will come of it than the end of its connection, or of the client's arrival. */
    public boolean isOver() {
        return step == Step.OVER;
    }

    /** Whether it may still lead to a session. */
    public boolean isUnderWay() {
        return step != Step.CANCELING && step != Step.OVER;
    }

    /** Whether it came in without having shown, or been trusted with, who it is. */
    public boolean isNobody() {
        return check instanceof LoginCheck.Anybody;
    }

    /** What comes now is nobody's. */
    private boolean isDeaf() {
        return startup == null && !isUnderWay();
    }

    /** What the client sent behind its login, or null; the caller's. For whoever takes over. */
    public @Nullable ByteBuf takeUnread() {
        return remainder.take();
    }

    public void closed() {
        end();
        output.discard();
    }

    private void end() {
        step = Step.OVER;
        startup = null;
        remainder.release();
    }

    public Link link() {
        return link;
    }

    private void await() {
        step = Step.ANSWER;
        flush();
    }

    private void pause() {
        step = Step.HASHING;
        link.reading(false);
    }

    /** The worker is done: go on with what had come by then. */
    private void resume() {
        if (step != Step.OVER) {
            link.reading(true);
        }
        ByteBuf unread = step == Step.OVER ? null : remainder.take();
        if (unread != null) {
            received(unread);
        } else if (admitted != null) {
            admitted.run();
        }
    }

    private void flush() {
        output.send();
        link.flush();
    }

    private StartupMessage requireStartup() {
        if (startup == null) {
            throw ProtocolViolation.because("no startup packet has come");
        }
        return startup;
    }
}
