package dev.weir.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fuzz.FuzzInput;
import dev.weir.pool.PoolMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A logged-in client that sends any bytes at all, beside one that behaves: the stranger hears the same however its bytes
 * are cut, or is sent away; its neighbour always gets exactly its own answers.
 */
public final class ClientBytesFuzz {
    private static final int NEIGHBOURS_TURNS = 8;

    public static void fuzzerTestOneInput(byte[] data) {
        var input = new FuzzInput(data);
        var spec = List.of(WorldSpec.transactionMode(), WorldSpec.sessionMode(), WorldSpec.statementMode())
                .get(input.choose(3));
        int servers = spec.limits().mode() == PoolMode.SESSION ? 2 : 1 + input.choose(2); // else one may wait forever
        int how = input.choose(256);
        var stream = input.rest();

        boolean valuesMayDiffer = spec.limits().mode() != PoolMode.SESSION && namesWhatStaysOnServers(stream);
        var whole = conversation(spec.servers(servers), stream, 0);
        if (how > 0) {
            var heard = conversation(spec.servers(servers), stream, how);
            assertSame(
                    valuesMayDiffer ? heard.withoutValues() : heard, valuesMayDiffer ? whole.withoutValues() : whole);
        }
    }

    /**
     * A setting that PostgreSQL does not report is its server's, not its client's, outside of session mode (docs/intended.md). Who
     * sends its requests one by one may get another server for each of them.
     */
    private static boolean namesWhatStaysOnServers(byte[] stream) {
        String text = new String(stream, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        return new FakePostgres()
                .defaults.keySet().stream()
                        .filter(name -> !FakeSql.REPORTED.containsKey(name))
                        .anyMatch(text::contains);
    }

    /**
     * Up to the point where one of them was sent away, or left in the middle of a batch: that may be sooner the more comes at
     * once.
     */
    private static void assertSame(Heard heard, Heard whole) {
        int common = Math.min(heard.whileWelcome(), whole.whileWelcome());
        if (heard.left || whole.left || common < Math.min(heard.words.size(), whole.words.size())) {
            assertThat(heard.words.subList(0, common)).isEqualTo(whole.words.subList(0, common));
        } else {
            assertThat(heard.words).isEqualTo(whole.words);
        }
    }

    /** @param left by itself, with a Terminate */
    private record Heard(List<String> words, boolean left) {
        int whileWelcome() {
            return isSentAway(words) ? words.size() - 1 : words.size();
        }

        Heard withoutValues() {
            return new Heard(
                    words.stream()
                            .map(word -> word.startsWith("D ") ? "D" : word)
                            .toList(),
                    left);
        }

        static boolean isSentAway(List<String> words) {
            return !words.isEmpty() && words.getLast().startsWith("E FATAL");
        }
    }

    /** What the stranger hears. */
    private static Heard conversation(WorldSpec spec, byte[] stream, int how) {
        var fuzz = new FuzzWorld(spec);
        var world = fuzz.world;
        var stranger = world.client("stranger");
        var neighbour = new Neighbour(world);
        var pieces = FuzzInput.cut(stream, how);
        for (int i = 0; i < pieces.size(); i++) {
            fuzz.delivers(pieces.get(i), stranger::sends);
            if (i % Math.max(1, pieces.size() / NEIGHBOURS_TURNS) == 0) {
                neighbour.goesOn();
            }
        }
        var heard = new ArrayList<>(stranger.heard());
        boolean left = !Heard.isSentAway(heard) && stranger.session.state() == ClientState.CLOSED;
        assertThat(stranger.isMidFrame()).isFalse();
        stranger.vanishes();
        for (int naps = 0; naps < 3; naps++) {
            List.copyOf(world.servers).forEach(FakeServer::wakes);
        }
        neighbour.goesOn();
        neighbour.isContent();
        fuzz.ends();
        return new Heard(heard, left);
    }

    /** Asks one thing after the other, each as soon as the last has been answered. */
    private static final class Neighbour {
        private final FakeClient client;
        private int asked;
        private int answered;

        Neighbour(SessionWorld world) {
            client = world.client("neighbour");
        }

        void goesOn() {
            hears();
            if (asked == answered) {
                asked++;
                client.asks("select neighbour " + asked);
                hears();
            }
        }

        private void hears() {
            var heard = client.heard();
            if (!heard.isEmpty()) {
                assertThat(heard).containsExactly("T", "D neighbour " + asked, "C SELECT 1", "Z I");
                answered++;
            }
        }

        void isContent() {
            assertThat(answered).isEqualTo(asked);
            assertThat(client.session.state()).isIn(ClientState.READY, ClientState.LEASED);
        }
    }

    private ClientBytesFuzz() {}
}
