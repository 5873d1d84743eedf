package dev.weir.it.differential;

import dev.weir.testing.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * Knows when PostgreSQL has answered everything it is going to answer, so that a script can go on at once. Written from the
 * protocol's documentation ("Extended Query", "COPY Operations") and {@code postgres.c}, apart from the ledger under test.
 */
final class Owed {
    private enum Copy {
        NONE,
        /** The head of what was sent is a COPY IN, which reads data. */
        READING,
        /** It has read the message that ends or fails it. */
        ENDING
    }

    /** What has been sent and is not done with; the server works on the first. */
    private final List<Request> sent = new ArrayList<>();

    private Copy copy = Copy.NONE;
    private boolean discarding;

    void sent(List<Request> requests) {
        sent.addAll(requests);
    }

    /** Whether a message is bound to come, provided that nobody sends anything. */
    boolean expectsMore() {
        if (copy == Copy.READING) {
            readCopy();
        }
        if (copy != Copy.NONE) {
            return copy == Copy.ENDING;
        }
        while (!sent.isEmpty() && passesOver(sent.getFirst().tag())) {
            sent.removeFirst();
        }
        return sent.stream().anyMatch(request -> "QSFH".indexOf(request.tag()) >= 0);
    }

    /** In COPY IN the server ignores Flush and Sync, and stops reading data at what it cannot take. */
    private void readCopy() {
        while (copy == Copy.READING && sent.size() > 1) {
            var next = sent.remove(1);
            boolean goesOn = "dHS".indexOf(next.tag()) >= 0 && !next.poison();
            copy = goesOn ? Copy.READING : Copy.ENDING;
        }
    }

    private boolean passesOver(char tag) {
        if (discarding) {
            discarding = tag != 'S';
            return discarding;
        }
        return "dcfH".indexOf(tag) >= 0;
    }

    void received(Message message) {
        switch (message.tag()) {
            case '1', '2', '3', 'n', 's', 'Z' -> sent.removeFirst();
            case 'T' -> removeIf('D');
            case 'I' -> removeIf('E');
            case 'C' -> {
                copy = Copy.NONE;
                removeIf('E');
            }
            case 'G' -> copy = Copy.READING;
            case 'E' -> failed();
            default -> {} // rows, notices and the like end nothing
        }
    }

    /** Behind a failed extended request the server discards everything up to Sync; the others owe ReadyForQuery still. */
    private void failed() {
        copy = Copy.NONE;
        if ("QSF".indexOf(sent.getFirst().tag()) < 0) {
            sent.removeFirst();
            discarding = true;
        }
    }

    private void removeIf(char tag) {
        if (sent.getFirst().tag() == tag) {
            sent.removeFirst();
        }
    }

    /** Nothing is open that a Sync and a ROLLBACK would not end. */
    boolean isCopying() {
        return copy != Copy.NONE;
    }
}
