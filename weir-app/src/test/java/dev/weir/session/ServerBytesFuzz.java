package dev.weir.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fuzz.FuzzInput;
import dev.weir.pool.PoolMode;
import java.util.List;

/**
 * A server that sends any bytes at all while a client waits for its answer: the client hears frames or is sent away, a
 * client of another server notices nothing, and afterwards there is work for both.
 */
public final class ServerBytesFuzz {
    private static final List<Frames> REQUESTS = List.of(
            Frames.frames().query("select 1"),
            Frames.frames()
                    .parse("one", "select 1")
                    .describe("one")
                    .bind("one")
                    .execute()
                    .sync(),
            Frames.frames().parse("", "select 1").bind("").execute().sync().query("select 2"),
            Frames.frames().query("copy in"),
            Frames.frames().query("begin").query("set work_mem = 1").query("deallocate all"),
            Frames.frames().functionCall().parse("two", "select 2").flush());

    public static void fuzzerTestOneInput(byte[] data) {
        var input = new FuzzInput(data);
        var spec = List.of(WorldSpec.transactionMode(), WorldSpec.sessionMode(), WorldSpec.statementMode())
                .get(input.choose(3));
        var request = REQUESTS.get(input.choose(REQUESTS.size()));
        int how = input.choose(256);
        var fuzz = new FuzzWorld(spec.servers(2));
        var world = fuzz.world;
        var neighbour = spec.policy().mode() == PoolMode.STATEMENT ? null : busyNeighbour(world);
        var client = world.client("client", "application_name", "shop").asks("select 0");
        client.heard();

        world.answering = false;
        client.sends(request);
        var server = leasedTo(world, client);
        for (var piece : FuzzInput.cut(input.rest(), how)) {
            server.backend.workAndTake();
            fuzz.delivers(piece, bytes -> receives(world, server, bytes));
        }
        world.answering = true;
        if (neighbour != null) {
            world.settle();
            neighbour.asks("select mine").hears("T", "D mine", "C SELECT 1", "Z T");
            neighbour.asks("commit").hears("C COMMIT", "Z I");
        }
        server.cut();
        world.settle();
        client.heard();
        assertThat(client.session.state()).isIn(ClientState.READY, ClientState.LEASED, ClientState.CLOSED);
        client.vanishes();
        world.client("next").asks("select next").hears("T", "D next", "C SELECT 1", "Z I");
        fuzz.ends();
    }

    private static void receives(SessionWorld world, FakeServer server, byte[] bytes) {
        if (!server.gone && !server.link.isAborted()) {
            world.deliver(bytes, server.session::received);
            server.session.readComplete();
        }
        world.settle();
    }

    private static FakeClient busyNeighbour(SessionWorld world) {
        return world.client("neighbour").asks("begin").hears("C BEGIN", "Z T");
    }

    private static FakeServer leasedTo(SessionWorld world, FakeClient client) {
        return world.servers.stream()
                .filter(each -> each.session == client.session.leased())
                .findFirst()
                .orElseThrow();
    }

    private ServerBytesFuzz() {}
}
