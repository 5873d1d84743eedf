package dev.weir.session.simulation;

import dev.weir.wire.ClientError;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Holds what one client hears against what a direct connection would have said: each message it sends is also answered by
 * a {@link Backend} of its own, one at a time as the replies come, so that chance (a cancel, a stale plan) can be followed
 * instead of guessed. Weir's own words are known from the client's witness; each needs an {@link Excuse}.
 */
final class Oracle implements Backend.World {
    private enum Stage {
        LOGIN,
        ON,
        /** An error of Weir's stands for the answer to the request that waited; its ReadyForQuery is still to come. */
        REFUSED,
        /** It has heard its last words. */
        TOLD,
        /** It has sent a Sync in the middle of a COPY that failed: nobody can tell which answers are due. */
        IN_DOUBT
    }

    private final String client;
    private final SimWorld world;
    private final Deque<byte[]> asked = new ArrayDeque<>();
    private final Deque<byte[]> expected = new ArrayDeque<>();
    private final Deque<ClientError> weirs = new ArrayDeque<>();
    private final Set<Excuse> excuses = EnumSet.noneOf(Excuse.class);
    private final Map<String, String> toldByWeir = new HashMap<>();
    private final Map<String, String> toldDirectly = new HashMap<>();
    private final Backend direct;
    private Stage stage = Stage.LOGIN;
    private boolean stale;
    private boolean failed;

    Oracle(String client, SimWorld world, Map<String, String> settings) {
        this.client = client;
        this.world = world;
        this.direct = new Backend(this::replies, this);
        direct.sql.startup(world.database.defaults, settings);
        direct.reportChanges();
    }

    private void replies(byte[] message) {
        if (Message.tag(message) == 'S') {
            setting(message, toldDirectly);
        } else {
            expected.add(message);
        }
    }

    private static void setting(byte[] message, Map<String, String> told) {
        String[] words = Message.body(message).split("\0", -1);
        told.put(words[0], words[1]);
    }

    void asks(byte[] message) {
        asked.add(message);
    }

    void weirSays(ClientError error) {
        weirs.add(error);
    }

    void cannotTell() {
        stage = Stage.IN_DOUBT;
    }

    private boolean isOver() {
        return stage == Stage.TOLD || stage == Stage.IN_DOUBT;
    }

    void excuse(Excuse why) {
        excuses.add(why);
    }

    /** Everything so far has been answered, and yet something is open, or may be: a batch, a transaction, a refused request. */
    boolean isOpen() {
        skipIgnored();
        boolean answered = expected.isEmpty() && asked.isEmpty();
        boolean perhaps = stage == Stage.REFUSED || stage == Stage.IN_DOUBT;
        return perhaps || (stage == Stage.ON && answered && !direct.isAtRest());
    }

    /** What a direct connection reads without a word. */
    private void skipIgnored() {
        while (stage == Stage.ON && !asked.isEmpty() && direct.ignores(Message.tag(asked.getFirst()))) {
            direct.message(asked.remove());
        }
    }

    // ---- what the client hears ----

    void hears(byte[] message) {
        if (stage == Stage.IN_DOUBT) {
            return;
        }
        check(stage != Stage.TOLD, "hears more after its last words", message);
        switch (Message.tag(message)) {
            case 'S' -> setting(message, toldByWeir);
            case 'A' -> check(direct.sql.isListening(), "hears a notification it has not listened for", message);
            case 'K' -> check(stage == Stage.LOGIN, "is told a key after its login", message);
            case 'N' -> notice(message);
            case 'E' -> error(message);
            case 'Z' -> ready(message);
            default -> compare(message);
        }
    }

    private void notice(byte[] message) {
        if (!Message.field(message, 'C').equals("00000")) {
            compare(message); // else Weir tells it that it waits
        }
    }

    private void error(byte[] message) {
        ClientError own = weirs.peek();
        String code = Message.field(message, 'C');
        if (own != null && own.code().equals(code) && own.message().equals(Message.field(message, 'M'))) {
            weirs.remove();
            refused(message, code);
        } else if (Message.field(message, 'V').equals("FATAL") && excuses.contains(Excuse.SERVER_LOST)) {
            stage = Stage.TOLD;
        } else if (code.equals("57014") && Message.field(message, 'M').startsWith("cancel ")) {
            cancelled(message);
        } else {
            stale = code.equals("0A000");
            failed = code.equals("25P02");
            compare(message);
            stale = false;
            failed = false;
        }
    }

    /** Weir's own error in the place of an answer. */
    private void refused(byte[] message, String code) {
        boolean fatal = Message.field(message, 'V').equals("FATAL");
        if (fatal) {
            boolean login = stage == Stage.LOGIN && excuses.contains(Excuse.NO_SERVER);
            check(login || Excuses.allow(code, excuses), "is sent away without a reason", message);
            stage = Stage.TOLD;
            return;
        }
        check(stage == Stage.ON && expected.isEmpty() && direct.isAtRest(), "is refused in the middle", message);
        check(Excuses.refusal(code, excuses), "is refused without a reason", message);
        stage = Stage.REFUSED;
    }

    private void cancelled(byte[] message) {
        String whose = Message.field(message, 'M').substring("cancel ".length());
        check(whose.equals(client), "is hit by the cancel of " + whose, message);
        while (expected.isEmpty() && !direct.isSleeping() && !direct.isCopying() && !asked.isEmpty()) {
            direct.message(asked.remove());
        }
        check(expected.isEmpty() && direct.cancelled("cancel " + client), "is cancelled while nothing runs", message);
        compare(message);
    }

    private void ready(byte[] message) {
        if (stage == Stage.LOGIN) {
            stage = Stage.ON;
        } else if (stage == Stage.REFUSED) {
            check(refusedBatchIsWhole(), "is ready for nothing", message);
            stage = Stage.ON;
        } else {
            compare(message);
        }
        sameSettings(message);
    }

    /** The refused request goes unanswered as a whole: up to Sync, if it is a batch. */
    private boolean refusedBatchIsWhole() {
        boolean batch = false;
        while (!asked.isEmpty()) {
            char tag = Message.tag(asked.remove());
            if (tag == 'S' || (!batch && (tag == 'Q' || tag == 'F'))) {
                return true;
            }
            batch |= "PBDEC".indexOf(tag) >= 0;
        }
        return false;
    }

    private void compare(byte[] message) {
        check(stage == Stage.ON, "hears an answer before its time", message);
        while (expected.isEmpty()) {
            if (direct.isSleeping()) {
                direct.wakes();
            } else {
                check(!asked.isEmpty() && !direct.isClosed(), "hears what it has not asked for", message);
                direct.message(asked.remove());
            }
        }
        byte[] due = expected.remove();
        if (!same(due, message)) {
            throw new Finding("%s hears the wrong answer%n  %s%ninstead of%n  %s"
                    .formatted(client, Message.show(message), Message.show(due)));
        }
        if (direct.isClosed()) {
            stage = Stage.TOLD;
        }
    }

    /** Errors may word names differently. */
    private static boolean same(byte[] due, byte[] heard) {
        if (Message.tag(due) != 'E' || Message.tag(heard) != 'E') {
            return Arrays.equals(due, heard);
        }
        return Message.field(due, 'C').equals(Message.field(heard, 'C'))
                && Message.field(due, 'V').equals(Message.field(heard, 'V'));
    }

    private void sameSettings(byte[] message) {
        toldDirectly.forEach((name, value) -> {
            boolean same = value.equals(toldByWeir.get(name)) || world.database.reloaded.contains(name);
            if (!same) {
                check(false, "believes %s is %s, not %s".formatted(name, toldByWeir.get(name), value), message);
            }
        });
    }

    private void check(boolean holds, String what, byte[] message) {
        if (!holds) {
            throw new Finding(client + " " + what + ": " + Message.show(message));
        }
    }

    // ---- ends ----

    /** Weir has closed the connection. */
    void hungUp(int bytesOfHalfAMessage, boolean saidGoodbye) {
        if (stage == Stage.IN_DOUBT) {
            return;
        }
        if (stage == Stage.TOLD) {
            Finding.unless(bytesOfHalfAMessage == 0, client + " has heard half a message behind its last words");
            return;
        }
        if (excuses.contains(Excuse.SERVER_LOST) || (bytesOfHalfAMessage > 0 && !excuses.isEmpty())) {
            return;
        }
        Finding.unless(saidGoodbye, client + " is cut off without a word");
        if (stage == Stage.REFUSED) {
            Finding.unless(!refusedBatchIsWhole(), client + " hears no end of what was refused");
        } else if (!excuses.contains(
                        Excuse.STATEMENT_MODE) // where the end of a goodbye may be in the place of an error
                && !excuses.contains(Excuse.COPY_LEFT)) {
            everyBatchAnswered();
        }
    }

    /** What a direct connection would have answered by now has been heard. */
    void everythingAnswered(String when) {
        if (isOver()) {
            return;
        }
        Finding.unless(stage == Stage.ON, "%s has no answer (%s) %s".formatted(client, stage, when));
        while (expected.isEmpty() && !asked.isEmpty() && !direct.isSleeping() && !direct.isClosed()) {
            direct.message(asked.remove());
        }
        if (!expected.isEmpty()) {
            throw new Finding("%s misses an answer %s: %s".formatted(client, when, Message.show(expected.getFirst())));
        }
    }

    /** What has been asked for without a Sync may go unanswered at a goodbye, as PostgreSQL does not flush it either. */
    private void everyBatchAnswered() {
        Finding.unless(stage == Stage.ON, "%s has no answer (%s) at its goodbye".formatted(client, stage));
        while (!asked.isEmpty() && !direct.isSleeping() && !direct.isClosed()) {
            direct.message(asked.remove());
        }
        for (byte[] message : expected) {
            if (Message.tag(message) == 'Z') {
                throw new Finding(
                        "%s misses an answer at its goodbye: %s".formatted(client, Message.show(expected.getFirst())));
            }
        }
    }

    boolean isSatisfied() {
        skipIgnored();
        return isOver() || (stage == Stage.ON && expected.isEmpty() && asked.isEmpty());
    }

    // ---- the world of the direct connection ----

    @Override
    public void runs(String mark) {}

    @Override
    public void copied(String mark, String data) {}

    @Override
    public int tableVersion() {
        return 0;
    }

    @Override
    public boolean refusesInFailed() {
        return failed; // where it has to be prepared anew, which a failed transaction does not allow
    }

    @Override
    public boolean refusesStale(Sql.Prepared statement) {
        return stale && world.database.tableVersion() > 0;
    }
}
