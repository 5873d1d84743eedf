package dev.weir.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fuzz.FuzzInput;
import dev.weir.wire.auth.Md5Password;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A server that answers Weir's login with any bytes at all: it is let in or given up, says and hears the same however its
 * bytes are cut, and the client that waits learns about it.
 */
public final class ServerLoginFuzz {
    /** Up to two seconds of hashing are allowed to a server, but not to this test. */
    private static final Pattern HARD_WORK = Pattern.compile("i=[0-9]{4}");

    /** What was said to the server. */
    private static final int TO_SERVER = 1;

    public static void fuzzerTestOneInput(byte[] data) {
        var input = new FuzzInput(data);
        var secret = List.of(
                        new ServerCredentials.Secret.Password("geheim"),
                        new ServerCredentials.Secret.Md5(Md5Password.secret("geheim", "app")),
                        new ServerCredentials.Secret.None())
                .get(input.choose(3));
        int how = input.choose(256);
        var stream = input.rest();
        if (HARD_WORK.matcher(new String(stream, ISO_8859_1)).find()) {
            return;
        }
        var whole = login(secret, stream, 0);
        if (how > 0) {
            assertSame(login(secret, stream, how), whole);
        }
    }

    /**
     * A server that says it is ready and then an error in the same packet never let anybody in; in two packets it did, and the
     * client heard so: for a moment, or for good, when the error is not one that ends the session.
     */
    private static void assertSame(List<String> said, List<String> whole) {
        int common = isLetIn(said) != isLetIn(whole) ? TO_SERVER : Math.max(said.size(), whole.size());
        assertThat(said.stream().limit(common).toList())
                .isEqualTo(whole.stream().limit(common).toList());
    }

    private static boolean isLetIn(List<String> said) {
        return said.stream().anyMatch(message -> message.startsWith("S ") || message.startsWith("Z "));
    }

    /** What Weir says to the server, and then to the client. */
    private static List<String> login(ServerCredentials.Secret secret, byte[] stream, int how) {
        var fuzz = new FuzzWorld(WorldSpec.transactionMode().queries(null, "set work_mem = '1GB'", true));
        var world = fuzz.world;
        world.secret = secret;
        world.answering = false;
        var client = world.stranger("client");
        world.settle();
        var server = world.server();
        server.frozen = true;
        var said = new ArrayList<String>();
        for (var piece : FuzzInput.cut(stream, how)) {
            fuzz.delivers(piece, bytes -> receives(world, server, bytes));
        }
        said.add(HexFormat.of().formatHex(server.backend.unread()));
        said.add(server.session.phase() + " " + server.session.cancelKey());
        server.cut();
        world.settle();
        said.addAll(client.heard());
        fuzz.ends();
        return said;
    }

    private static void receives(SessionWorld world, FakeServer server, byte[] bytes) {
        if (!server.gone && !server.link.isAborted()) {
            world.deliver(bytes, server.session::received);
            server.session.readComplete();
        }
        world.settle();
    }

    private ServerLoginFuzz() {}
}
