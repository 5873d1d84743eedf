package dev.weir.it.differential;

import dev.weir.testing.Frontend;
import dev.weir.testing.Message;
import dev.weir.testing.WireClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Plays scripts: to PostgreSQL for the answers, and to a target that has to give the same. */
final class Player {
    /** Longer than it takes seven others to play a script each: in session mode they may come first. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** No difference, and nothing more to be compared. */
    private static final String COMPARED = "";

    private Player() {}

    /** What PostgreSQL answers, login first, then round by round; leaves the connection somewhere in the middle. */
    static List<List<Message>> record(WireClient direct, List<Message> login, Owed owed, Script script) {
        var answers = new ArrayList<List<Message>>();
        answers.add(login);
        for (Round round : script.rounds()) {
            direct.forget();
            direct.send(round.bytes());
            owed.sent(round.requests());
            while (owed.expectsMore()) {
                owed.received(direct.read());
            }
            answers.add(direct.received());
        }
        return answers;
    }

    /** Plays the script on a connection of its own; null when every message is the same. */
    static @Nullable Difference compare(Opponent opponent, Script script, List<List<Message>> answers) {
        try (var client = WireClient.unlisted(opponent.target().address()).patient(PATIENCE)) {
            client.send(script.login().startupPacket());
            String differs = differs(client, answers.getFirst());
            for (int round = 0; differs == null && round < script.rounds().size(); round++) {
                client.forget();
                send(client, script.rounds().get(round));
                differs = differs(client, answers.get(round + 1));
                if (differs != null && !COMPARED.equals(differs)) {
                    return new Difference(script, opponent.name(), round, differs);
                }
            }
            if (differs == null && script.endsTidily()) {
                differs = surplus(client);
            }
            return differs == null || COMPARED.equals(differs)
                    ? null
                    : new Difference(script, opponent.name(), -1, differs);
        } catch (AssertionError broken) {
            return new Difference(script, opponent.name(), -1, String.valueOf(broken.getMessage()));
        }
    }

    /** What comes when everything has been answered. */
    private static @Nullable String surplus(WireClient client) {
        var more = client.send(Frontend.terminate()).readUntilClosed(PATIENCE).messages();
        return more.isEmpty() ? null : "at the end%n  PostgreSQL: nothing%n  here:       %s".formatted(more);
    }

    private static @Nullable String differs(WireClient client, List<Message> expected) {
        for (int i = 0; i < expected.size(); ) {
            int together = Exemption.anyOrder(expected, i);
            var wanted = new ArrayList<>(expected.subList(i, i + together));
            for (int j = 0; j < together; j++) {
                Message actual;
                try {
                    actual = client.read();
                } catch (AssertionError silent) {
                    return "message %d%n  PostgreSQL: %s%n  here:       %s"
                            .formatted(i + j, wanted, silent.getMessage());
                }
                if (Exemption.endsComparison(expected.get(i), actual)) {
                    return COMPARED;
                }
                if (!wanted.removeIf(each -> actual.isLike(each) || Exemption.covers(each, actual))) {
                    return "message %d%n  PostgreSQL: %s%n  here:       %s".formatted(i + j, wanted, actual);
                }
            }
            i += together;
        }
        return null;
    }

    private static void send(WireClient client, Round round) {
        byte[] bytes = round.bytes();
        if (round.cuts() == 0) {
            client.send(bytes);
            return;
        }
        var random = new Random(round.cuts());
        int most = Math.max(8, bytes.length / 4);
        for (int at = 0; at < bytes.length; ) {
            int size = Math.min(1 + random.nextInt(most), bytes.length - at);
            client.send(Arrays.copyOfRange(bytes, at, at + size));
            at += size;
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(200)));
        }
    }
}
