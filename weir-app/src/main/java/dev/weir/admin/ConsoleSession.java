package dev.weir.admin;

import dev.weir.wire.ClientError;
import dev.weir.wire.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the console, from the end of its login to its goodbye.
 *
 * <p>Frames may come at any time and are answered in order, one after the other, on the executor: a command may wait for
 * every loop to answer, so none runs on the loop that reads the frames. The login itself, including the first
 * ReadyForQuery, is the caller's; {@link DriverProbes#greeting} says what to report there.
 */
public final class ConsoleSession {
    private static final Logger log = LoggerFactory.getLogger(ConsoleSession.class);

    /** Nobody types a command as long as this; a driver that sends one took the console for a database. */
    static final int LONGEST_MESSAGE = 64 * 1024;

    /** With {@link #LONGEST_MESSAGE} the bound of what a session that does not wait for answers can make Weir remember. */
    static final int MOST_WAITING = 1_000;

    private final Executor executor;
    private final Replies replies;
    private final ConsoleProtocol protocol;
    private final Queue<ConsoleRequest> requests = new ConcurrentLinkedQueue<>();
    /** Requests not yet answered; whoever takes it from 0 to 1 starts the executor. */
    private final AtomicInteger waiting = new AtomicInteger();

    /** Owned by the thread that calls {@link #onFrame}. */
    private boolean refusing;

    private volatile boolean over;
    /** A cancel request has come since the request that is being answered began. */
    private volatile boolean canceled;

    /** {@code executor} may run tasks on any thread that may block; {@code replies} is called from there. */
    public ConsoleSession(Operations operations, ConsoleRole role, Executor executor, ConsoleReplies replies) {
        this.executor = executor;
        this.replies = new Replies(replies);
        this.protocol = new ConsoleProtocol(new CommandRunner(operations, role, this::waiting), this.replies);
    }

    /** Borrows {@code body}, one whole message without tag and length. Called by one thread at a time. */
    public void onFrame(byte tag, ByteBuf body) {
        if (over || refusing) {
            return;
        }
        if (body.readableBytes() > LONGEST_MESSAGE) {
            refuse(ProtocolErrors.messageTooLong(body.readableBytes(), LONGEST_MESSAGE));
        } else if (waiting.get() >= MOST_WAITING) {
            refuse(ProtocolErrors.tooManyWaiting(MOST_WAITING));
        } else {
            enqueue(ConsoleRequest.decode(tag, body));
        }
    }

    /** The connection is gone: what still waits is dropped. */
    public void onDisconnect() {
        over = true;
    }

    /** A cancel request for this session, from any thread: ends what takes its time now. */
    public void onCancel() {
        canceled = true;
    }

    private Waiting waiting() {
        if (canceled) { // first: whoever cancels and closes has canceled
            return Waiting.CANCELED;
        }
        return over ? Waiting.ABANDONED : Waiting.GO_ON;
    }

    /** Said in its turn, after the answers that are still owed; nothing more is read meanwhile. */
    private void refuse(ClientError error) {
        refusing = true;
        enqueue(new ConsoleRequest.Broken(new ProtocolViolation(error)));
    }

    private void enqueue(ConsoleRequest request) {
        requests.add(request);
        if (waiting.getAndIncrement() == 0) {
            try {
                executor.execute(this::answerAll);
            } catch (RejectedExecutionException stopped) { // Weir is going down: nobody is left to answer
                log.debug("console request dropped: {}", stopped.getMessage());
                end();
            }
        }
    }

    private void answerAll() {
        do {
            var request = requests.poll();
            if (request != null && !over) {
                answer(request);
            }
        } while (waiting.decrementAndGet() > 0);
    }

    private void answer(ConsoleRequest request) {
        canceled = false;
        try {
            if (!protocol.handle(request)) {
                end();
            }
            replies.flushIfLong(); // no Sync need ever come
        } catch (RuntimeException bug) {
            log.error("console session failed", bug);
            end();
        }
    }

    private void end() {
        over = true;
        replies.close();
    }
}
