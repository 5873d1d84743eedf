package dev.weir.endurance;

import dev.weir.testing.Frontend;
import dev.weir.testing.Login;
import dev.weir.testing.Reply;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client of the load: thinks, does some {@link Work}, looks closely at every answer, and comes back when its connection
 * was lost. Each request carries the client's number and a serial, so an answer to somebody else is seen at once.
 */
final class Client implements Runnable {
    /** Where a client goes and how it behaves. */
    record Habits(int port, String database, int thinkMillis, int stayFor) {}

    private final int number;
    private final Habits habits;
    private final Journal journal;
    private final Ledger ledger;
    private final CountDownLatch stop;
    private final Random random;
    private final Set<String> prepared = new HashSet<>();
    private @Nullable Conversation conversation;
    private String applicationName = "";
    private long serial;
    private int stay;

    Client(int number, long seed, Habits habits, Load load) {
        this.number = number;
        this.habits = habits;
        this.journal = load.journal();
        this.ledger = load.ledger();
        this.stop = load.stopping();
        this.random = new Random(seed ^ ((long) number << 32));
    }

    @Override
    public void run() {
        try {
            while (!thinks()) {
                turn();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            leave();
        }
    }

    /** True when the load ends. */
    private boolean thinks() throws InterruptedException {
        long millis = random.nextInt(2 * habits.thinkMillis + 1);
        return stop.await(millis, TimeUnit.MILLISECONDS);
    }

    private void turn() {
        long begin = System.nanoTime();
        var work = Work.choose(random);
        try {
            comeBack();
            begin = System.nanoTime();
            work.does(this);
            journal.answered(habits.database, System.nanoTime() - begin);
            if (--stay <= 0) {
                leave();
            }
        } catch (Lost lost) {
            journal.lost(this + " at " + work, lost, System.nanoTime() - begin);
            forget();
        } catch (SocketTimeoutException hangs) {
            journal.violation(
                    "%s hangs at %s since %d s".formatted(this, work, (System.nanoTime() - begin) / 1_000_000_000));
            forget();
        } catch (IOException | RuntimeException | AssertionError wrong) {
            journal.violation("%s at %s: %s".formatted(this, work, wrong));
            forget();
        }
    }

    private void comeBack() throws IOException {
        if (conversation != null) {
            var disturbance = conversation.disturbance();
            if (disturbance == null) {
                return;
            }
            idleDisturbed(disturbance);
            forget();
        }
        stay = habits.stayFor / 2 + random.nextInt(habits.stayFor);
        connect(0);
    }

    /** @param receiveBuffer bytes the kernel may hold while nobody reads; zero for its own choice */
    void connect(int receiveBuffer) throws IOException {
        applicationName = "c" + number;
        prepared.clear();
        var login = Login.APP.in(habits.database).with("application_name", applicationName);
        conversation = Conversation.open(habits.port, login, receiveBuffer);
    }

    /** In session mode a client shares the fate of its server also while it is idle. */
    private void idleDisturbed(Lost how) {
        if (habits.database.equals(Load.SESSION_MODE)) {
            journal.lost(this.toString(), how, 0);
        } else {
            journal.violation("%s was idle: %s".formatted(this, how.getMessage()));
        }
    }

    void leave() {
        if (conversation != null) {
            conversation.close();
            conversation = null;
        }
    }

    /** Without a goodbye. */
    void forget() {
        try {
            if (conversation != null) {
                conversation.reset();
            }
        } catch (IOException gone) {
            // that is what was wanted
        }
        conversation = null;
    }

    /** Time passes on the client's side. */
    void dawdle(int mostMillis) throws IOException {
        try {
            Thread.sleep(random.nextInt(mostMillis + 1));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    Conversation conversation() {
        return Objects.requireNonNull(conversation);
    }

    Random random() {
        return random;
    }

    int number() {
        return number;
    }

    String applicationName() {
        return applicationName;
    }

    void named(String name) {
        applicationName = name;
    }

    /** Whether the statement was not prepared yet on this connection. */
    boolean prepares(String statement) {
        return prepared.add(statement);
    }

    /** What only the next request of this client can be answered with. */
    String nextMark() {
        return "c" + number + "." + ++serial;
    }

    String lastMark() {
        return "c" + number + "." + serial;
    }

    Ledger.Entry write(int rows) {
        return ledger.open(number, ++serial, rows);
    }

    Reply ask(byte[]... messages) throws IOException {
        conversation().send(messages);
        return conversation().readUntilReady();
    }

    Reply query(String sql) throws IOException {
        return ask(Frontend.query(sql));
    }

    /** One row of these values and nothing else. */
    void expectRow(Reply reply, String shape, @Nullable String... values) {
        expect(reply, shape, 'I');
        if (!reply.rows().equals(List.of(List.of(values)))) {
            throw new WrongAnswer("wanted " + List.of(values) + ", got " + reply);
        }
    }

    void expect(Reply reply, String shape, char status) {
        if (!reply.shape().equals(shape) || reply.transactionStatus() != status) {
            throw new WrongAnswer("wanted %s (%c), got %s".formatted(shape, status, reply));
        }
    }

    @Override
    public String toString() {
        return "client %d of %s".formatted(number, habits.database);
    }
}
