package dev.weir.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * PostgreSQL's main loop, slow and obvious: {@code PostgresMain} in {@code postgres.c} with {@code ignore_till_sync}, and
 * {@code CopyGetData} in {@code copyfromparse.c}, which ignores Sync and Flush. What each request comes to is decided by
 * whoever sends it, so that the same conversation can be held twice.
 */
final class BackendLoop {
    enum Kind {
        QUERY,
        FUNCTION_CALL,
        SYNC,
        PARSE,
        BIND,
        CLOSE,
        DESCRIBE,
        EXECUTE,
        FLUSH,
        COPY_DATA,
        COPY_DONE,
        COPY_FAIL
    }

    enum Outcome {
        OK,
        FAILS,
        /** Execute: a row limit was reached. */
        SUSPENDED,
        EMPTY,
        COPY_IN,
        /** Query: two statements, both COPY FROM STDIN. */
        COPY_IN_TWICE,
        COPY_OUT
    }

    /**
     * One message.
     *
     * @param id which request of the client it stands for; replies name it
     * @param name of the prepared statement that Parse makes and Close destroys
     * @param own Weir's own, so its reply is not for the client, unless it is an error
     */
    record Message(int id, Kind kind, Outcome outcome, String name, boolean own) {
        Message(int id, Kind kind, Outcome outcome) {
            this(id, kind, outcome, "", false);
        }

        boolean beginsCopy() {
            return outcome == Outcome.COPY_IN || outcome == Outcome.COPY_IN_TWICE;
        }

        boolean isExtended() {
            return switch (kind) {
                case PARSE, BIND, CLOSE, DESCRIBE, EXECUTE, FLUSH -> true;
                case QUERY, FUNCTION_CALL, SYNC, COPY_DATA, COPY_DONE, COPY_FAIL -> false;
            };
        }
    }

    enum Answer {
        READY,
        COMPLETE,
        PARSED,
        BOUND,
        CLOSED,
        DESCRIBED,
        SUSPENDED,
        EMPTY,
        ERROR,
        COPY_IN,
        COPY_OUT
    }

    /** @param to the message it answers */
    record Reply(Answer answer, Message to) {}

    final Set<String> statements = new LinkedHashSet<>();
    private final Deque<Message> input = new ArrayDeque<>();
    private boolean ignoreTillSync;
    private boolean batchOpen;
    private Message copying = NOTHING;
    private int copiesLeft;

    private static final Message NOTHING = new Message(-1, Kind.FLUSH, Outcome.OK);

    void send(Message message) {
        input.add(message);
    }

    boolean isIdle() {
        return input.isEmpty() && !ignoreTillSync && !batchOpen && !isCopying();
    }

    private boolean isCopying() {
        return copying.id() >= 0;
    }

    boolean hasInput() {
        return !input.isEmpty();
    }

    /** Reads one message; what it answers. */
    List<Reply> step() {
        var replies = new ArrayList<Reply>();
        Message message = input.remove();
        if (isCopying()) {
            copyData(message, replies);
            return replies;
        }
        if (message.kind() == Kind.SYNC) {
            ignoreTillSync = false;
        }
        if (!ignoreTillSync) {
            batchOpen = message.isExtended() ? batchOpen || message.kind() != Kind.FLUSH : batchOpen && isCopy(message);
            run(message, replies);
        }
        return replies;
    }

    private static boolean isCopy(Message message) {
        return switch (message.kind()) {
            case COPY_DATA, COPY_DONE, COPY_FAIL -> true;
            case QUERY, FUNCTION_CALL, SYNC, PARSE, BIND, CLOSE, DESCRIBE, EXECUTE, FLUSH -> false;
        };
    }

    private void run(Message message, List<Reply> replies) {
        if (message.outcome() == Outcome.FAILS && !isCopy(message)) {
            fail(message, replies);
            return;
        }
        switch (message.kind()) {
            case QUERY, EXECUTE -> execute(message, replies);
            case FUNCTION_CALL, SYNC -> replies.add(new Reply(Answer.READY, message));
            case PARSE -> {
                if (statements.add(message.name())) {
                    replies.add(new Reply(Answer.PARSED, message));
                } else {
                    fail(message, replies); // 42P05
                }
            }
            case BIND -> replies.add(new Reply(Answer.BOUND, message));
            case CLOSE -> {
                statements.remove(message.name());
                replies.add(new Reply(Answer.CLOSED, message));
            }
            case DESCRIBE -> replies.add(new Reply(Answer.DESCRIBED, message));
            case FLUSH, COPY_DATA, COPY_DONE, COPY_FAIL -> {} // ignored outside of a COPY
        }
    }

    private void execute(Message message, List<Reply> replies) {
        switch (message.outcome()) {
            case OK -> end(message, Answer.COMPLETE, replies);
            case EMPTY -> end(message, Answer.EMPTY, replies);
            case SUSPENDED -> end(message, Answer.SUSPENDED, replies);
            case COPY_OUT -> {
                replies.add(new Reply(Answer.COPY_OUT, message));
                end(message, Answer.COMPLETE, replies);
            }
            case COPY_IN, COPY_IN_TWICE -> {
                copying = message;
                copiesLeft = message.outcome() == Outcome.COPY_IN ? 1 : 2;
                replies.add(new Reply(Answer.COPY_IN, message));
            }
            case FAILS -> fail(message, replies);
        }
    }

    private static void end(Message message, Answer answer, List<Reply> replies) {
        replies.add(new Reply(answer, message));
        if (message.kind() == Kind.QUERY) {
            replies.add(new Reply(Answer.READY, message));
        }
    }

    private void copyData(Message message, List<Reply> replies) {
        Message copy = copying;
        switch (message.kind()) {
            case COPY_DATA -> {
                if (message.outcome() == Outcome.FAILS) {
                    copying = NOTHING;
                    fail(copy, replies);
                }
            }
            case COPY_DONE -> {
                copiesLeft--;
                if (copiesLeft > 0) {
                    replies.add(new Reply(Answer.COMPLETE, copy));
                    replies.add(new Reply(Answer.COPY_IN, copy));
                } else {
                    copying = NOTHING;
                    end(copy, Answer.COMPLETE, replies);
                }
            }
            case COPY_FAIL -> {
                copying = NOTHING;
                fail(copy, replies);
            }
            case SYNC, FLUSH -> {} // CopyGetData ignores both
            case QUERY, FUNCTION_CALL, PARSE, BIND, CLOSE, DESCRIBE, EXECUTE ->
                throw new IllegalStateException("protocol synchronization was lost: " + message + " in a COPY");
        }
    }

    private void fail(Message message, List<Reply> replies) {
        replies.add(new Reply(Answer.ERROR, message));
        if (message.isExtended()) {
            ignoreTillSync = true;
        } else {
            replies.add(new Reply(Answer.READY, message));
        }
    }
}
