package dev.weir.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.session.BackendLoop.Answer;
import dev.weir.session.BackendLoop.Kind;
import dev.weir.session.BackendLoop.Message;
import dev.weir.session.BackendLoop.Outcome;
import dev.weir.session.BackendLoop.Reply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random conversations, held twice: straight with {@link BackendLoop}, and with a second one behind a ledger that swallows,
 * invents and drops as the relays do. The client must not be able to tell the difference.
 */
class ReplyLedgerSimulationTest {
    private static final int CONVERSATIONS = 3_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20_261_121})
    void the_client_sees_what_it_would_see_without_weir(long seed) {
        int doubtful = 0;
        for (int i = 0; i < CONVERSATIONS; i++) {
            long each = seed * 1_000_003 + i;
            var conversation = new Conversation(new Random(each));
            try {
                conversation.run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + each + ": " + conversation.log, e);
            }
            doubtful += conversation.ledger.isAmbiguous() ? 1 : 0;
        }
        assertThat(doubtful).as("conversations that end in doubt").isLessThan(CONVERSATIONS / 4);
    }

    private static final class Conversation implements ReplyLedger.Listener {
        private static final Kind[] EXTENDED = {
            Kind.PARSE, Kind.BIND, Kind.CLOSE, Kind.DESCRIBE, Kind.EXECUTE, Kind.EXECUTE, Kind.FLUSH
        };

        final Random random;
        final List<String> log = new ArrayList<>();
        final BackendLoop straight = new BackendLoop();
        final BackendLoop behind = new BackendLoop();
        final ReplyLedger ledger = new ReplyLedger();
        final List<String> expected = new ArrayList<>();
        final List<String> seen = new ArrayList<>();
        /** Replies on their way from the server to Weir. */
        final Deque<Reply> underWay = new ArrayDeque<>();

        final ClientStatements client = new ClientStatements();
        final ServerStatements server = new ServerStatements();
        final StatementCatalog catalog = new StatementCatalog(Settings.NONE, new AtomicLong(1)::getAndIncrement);
        /** In which batch each name was parsed or closed since the last rest. */
        private final Map<String, Integer> touched = new HashMap<>();

        private int batch;
        private int copiesToEnd;
        private int next;

        Conversation(Random random) {
            this.random = random;
        }

        void run() {
            int steps = 5 + random.nextInt(60);
            for (int i = 0; i < steps && !ledger.isAmbiguous(); i++) {
                if (random.nextInt(3) > 0) {
                    clientSends();
                } else {
                    serverWorks(random.nextInt(4));
                }
            }
            while (copiesToEnd > 0) {
                send(Kind.COPY_DONE, Outcome.OK);
                copiesToEnd--;
            }
            send(Kind.SYNC, Outcome.OK);
            serverWorks(Integer.MAX_VALUE);
            if (ledger.isAmbiguous()) {
                assertThat(ledger.isClear()).isFalse();
                return; // from here on nobody can tell what is answered: the server goes when its client does
            }
            assertThat(seen).isEqualTo(expected);
            assertThat(ledger.isClear()).isEqualTo(behind.isIdle());
            assertThat(behind.isIdle()).isTrue();
            for (String name : List.of("a", "b", "c")) {
                assertThat(client.get(bytes(name)) != null).as(name).isEqualTo(straight.statements.contains(name));
            }
        }

        // ---- the client ----

        private void clientSends() {
            if (copiesToEnd > 0) {
                copySends();
                return;
            }
            int dice = random.nextInt(100);
            if (dice < 12) {
                Outcome outcome =
                        pick(Outcome.OK, Outcome.FAILS, Outcome.COPY_IN, Outcome.COPY_OUT, Outcome.COPY_IN_TWICE);
                send(Kind.QUERY, outcome);
            } else if (dice < 16) {
                send(Kind.FUNCTION_CALL, pick(Outcome.OK, Outcome.FAILS));
            } else if (dice < 32) {
                send(Kind.SYNC, random.nextInt(10) == 0 ? Outcome.FAILS : Outcome.OK);
            } else if (dice < 36) {
                send(
                        pick(Kind.COPY_DATA, Kind.COPY_DONE, Kind.COPY_FAIL),
                        Outcome.OK); // a stray: postgres.js does that
            } else {
                send(EXTENDED[random.nextInt(EXTENDED.length)], Outcome.OK);
            }
        }

        private void copySends() {
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> {
                    send(Kind.COPY_DONE, Outcome.OK);
                    copiesToEnd--;
                }
                case 3 -> {
                    send(Kind.COPY_FAIL, Outcome.OK);
                    copiesToEnd = 0;
                }
                case 4 -> send(Kind.SYNC, Outcome.OK);
                case 5 -> send(Kind.FLUSH, Outcome.OK);
                case 6 -> send(Kind.COPY_DATA, Outcome.FAILS);
                default -> send(Kind.COPY_DATA, Outcome.OK);
            }
        }

        /**
         * A name that no earlier, unanswered batch has touched: what becomes of such a name only the server knows, and Weir
         * has to decide before.
         */
        private @Nullable String freeName() {
            if (ledger.isEmpty() && !ledger.isUnsynced()) {
                touched.clear();
            }
            String name = pick("a", "b", "c");
            return touched.merge(name, batch, (before, now) -> before.equals(now) ? now : -1) == batch ? name : null;
        }

        private void send(Kind kind, Outcome hoped) {
            Outcome outcome = hoped;
            if (kind == Kind.EXECUTE) {
                outcome = pick(
                        Outcome.OK,
                        Outcome.OK,
                        Outcome.FAILS,
                        Outcome.SUSPENDED,
                        Outcome.EMPTY,
                        Outcome.COPY_IN,
                        Outcome.COPY_OUT);
            } else if ((kind == Kind.BIND || kind == Kind.PARSE || kind == Kind.DESCRIBE) && random.nextInt(8) == 0) {
                outcome = Outcome.FAILS;
            }
            String name = freeName();
            if (name == null && (kind == Kind.PARSE || kind == Kind.CLOSE)) {
                return;
            }
            batch += kind == Kind.SYNC ? 1 : 0;
            var message = new Message(
                    next++,
                    kind,
                    outcome,
                    (kind == Kind.PARSE || kind == Kind.CLOSE) && name != null ? name : "",
                    false);
            log.add("%d %s %s %s".formatted(message.id(), message.kind(), outcome, message.name()));
            if (message.beginsCopy()) {
                copiesToEnd = outcome == Outcome.COPY_IN ? 1 : 2;
            }
            relay(message);
        }

        // ---- Weir, from the client to the server ----

        private void relay(Message message) {
            boolean prepared = message.kind() == Kind.BIND && random.nextInt(4) == 0;
            Message own = new Message(message.id(), Kind.BIND, pick(Outcome.OK, Outcome.FAILS), "", true);
            boolean fails = prepared && own.outcome() == Outcome.FAILS;
            hold(fails ? new Message(message.id(), message.kind(), Outcome.FAILS, "", false) : message);
            switch (message.kind()) {
                case COPY_DATA -> {
                    if (ledger.wantsCopyData()) {
                        behind.send(message);
                    }
                }
                case COPY_DONE, COPY_FAIL -> {
                    if (ledger.wantsCopyData()) {
                        ledger.copyEnd();
                        behind.send(message);
                    }
                }
                case SYNC -> {
                    ledger.sync();
                    behind.send(message);
                }
                case QUERY, FUNCTION_CALL, PARSE, BIND, CLOSE, DESCRIBE, EXECUTE, FLUSH -> {
                    if (!ledger.isDiscarding()) {
                        if (prepared) {
                            ledger.add(ReplyLedger.BIND, ReplyLedger.SWALLOW, null);
                            behind.send(own);
                        }
                        request(message);
                    }
                }
            }
            settle();
        }

        private void request(Message message) {
            byte[] name = bytes(message.name());
            switch (message.kind()) {
                case PARSE -> parse(message, name);
                case CLOSE -> {
                    boolean invent = random.nextBoolean();
                    var change = StatementChange.close(server, client, name);
                    ledger.add(ReplyLedger.CLOSE, invent ? ReplyLedger.INVENT : ReplyLedger.FORWARD, change);
                    if (!invent) {
                        behind.send(message);
                    }
                }
                case FLUSH -> behind.send(message);
                case QUERY, FUNCTION_CALL, BIND, DESCRIBE, EXECUTE -> {
                    ledger.add(codeOf(message.kind()));
                    behind.send(message);
                }
                case SYNC, COPY_DATA, COPY_DONE, COPY_FAIL -> throw new IllegalStateException();
            }
        }

        /** Behind Weir a server has other names, so there the message always gets a fresh one, unless it must fail. */
        private void parse(Message message, byte[] name) {
            boolean duplicate = client.get(name) != null;
            boolean fails = duplicate || message.outcome() == Outcome.FAILS;
            boolean invent = !fails && random.nextInt(3) == 0;
            var change = duplicate ? null : StatementChange.parse(server, client, name, statement(), !invent);
            ledger.add(ReplyLedger.PARSE, invent ? ReplyLedger.INVENT : ReplyLedger.FORWARD, change);
            if (!invent) {
                behind.send(new Message(
                        message.id(), Kind.PARSE, fails ? Outcome.FAILS : Outcome.OK, "server:" + message.id(), false));
            }
        }

        private ClientStatement statement() {
            byte[] text = bytes("text " + next + "\0\0\0");
            return new ClientStatement(text, new PreparedStatement(catalog, text, bytes("weir:" + next), true));
        }

        private static int codeOf(Kind kind) {
            return switch (kind) {
                case QUERY -> ReplyLedger.QUERY;
                case FUNCTION_CALL -> ReplyLedger.FUNCTION_CALL;
                case SYNC -> ReplyLedger.SYNC;
                case PARSE -> ReplyLedger.PARSE;
                case BIND -> ReplyLedger.BIND;
                case CLOSE -> ReplyLedger.CLOSE;
                case DESCRIBE -> ReplyLedger.DESCRIBE;
                case EXECUTE -> ReplyLedger.EXECUTE;
                case FLUSH, COPY_DATA, COPY_DONE, COPY_FAIL -> throw new IllegalArgumentException();
            };
        }

        // ---- the server, and Weir back to the client ----

        private void hold(Message message) {
            straight.send(message);
            while (straight.hasInput()) {
                for (Reply reply : straight.step()) {
                    expected.add(shown(reply));
                }
            }
        }

        private void serverWorks(int most) {
            for (int i = 0; i < most && !ledger.isAmbiguous() && (behind.hasInput() || !underWay.isEmpty()); i++) {
                if (behind.hasInput() && (underWay.isEmpty() || random.nextBoolean())) {
                    underWay.addAll(behind.step());
                } else {
                    receive(underWay.remove());
                }
            }
        }

        private void receive(Reply reply) {
            log.add("< " + reply.answer() + " " + reply.to().id());
            boolean swallowed = ledger.swallows();
            boolean error = reply.answer() == Answer.ERROR;
            assertThat(swallowed).as("whose reply").isEqualTo(reply.to().own());
            strike(reply);
            if (!swallowed || error) {
                seen.add(shown(reply));
            }
            settle();
        }

        /** What could be an invention does not say what it answers. */
        private static String shown(Reply reply) {
            boolean anonymous = reply.answer() == Answer.PARSED || reply.answer() == Answer.CLOSED;
            return anonymous
                    ? reply.answer().name()
                    : reply.answer() + " " + reply.to().id();
        }

        private void strike(Reply reply) {
            boolean struck = switch (reply.answer()) {
                case READY -> ledger.ready();
                case COMPLETE -> ledger.commandComplete();
                case PARSED -> ledger.complete(ReplyLedger.PARSE);
                case BOUND -> ledger.complete(ReplyLedger.BIND);
                case CLOSED -> ledger.complete(ReplyLedger.CLOSE);
                case DESCRIBED -> ledger.complete(ReplyLedger.DESCRIBE);
                case SUSPENDED -> ledger.complete(ReplyLedger.EXECUTE);
                case EMPTY -> ledger.complete(ReplyLedger.EXECUTE) || ledger.headRequest() == ReplyLedger.QUERY;
                case ERROR -> {
                    ledger.error(this);
                    yield true;
                }
                case COPY_IN -> {
                    ledger.copyInBegins();
                    yield true;
                }
                case COPY_OUT -> {
                    ledger.copyOutBegins();
                    yield true;
                }
            };
            assertThat(struck).as("answers what was asked: %s", reply).isTrue();
        }

        private void settle() {
            if (ledger.hasDue()) {
                ledger.settle(this);
            }
        }

        @Override
        public void undone(StatementChange change, boolean failed) {
            change.undo(failed);
        }

        @Override
        public void due(int request) {
            seen.add((request == ReplyLedger.PARSE ? Answer.PARSED : Answer.CLOSED).name());
        }

        @SafeVarargs
        private <T> T pick(T... choices) {
            return choices[random.nextInt(choices.length)];
        }

        private static byte[] bytes(String text) {
            return text.getBytes(US_ASCII);
        }
    }
}
