package dev.weir.session;

import static dev.weir.session.Frames.frames;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.wire.CancelKey;
import dev.weir.wire.StartupMessage;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/** A client's session with the application at the other end of its connection. */
final class FakeClient {
    final FakeLink link = new FakeLink();
    final ClientSession session;
    final String name;
    private final SessionWorld world;
    private final ByteArrayOutputStream outgoing = new ByteArrayOutputStream();
    private final Heard ear = new Heard();
    private final List<String> heard = new ArrayList<>();
    private boolean ended;
    private boolean gone;

    FakeClient(SessionWorld world, String name, SequencedMap<String, String> settings) {
        this.world = world;
        this.name = name;
        var startup = new StartupMessage(
                0,
                new StartupMessage.Login("app", "shop"),
                world.pool.key().replication() ? StartupMessage.Replication.PHYSICAL : StartupMessage.Replication.NONE,
                new LinkedHashMap<>(settings),
                Set.of(),
                List.of());
        var identity = new ClientIdentity(startup, new CancelKey(1_000 + world.clients.size(), new byte[4]), false);
        session = new ClientSession(world.pool, link, identity, _ -> ended = true);
    }

    /** What it has written goes to Weir as far as Weir reads, what Weir has written is heard; false when nothing moved. */
    boolean move() {
        boolean moved = false;
        if (outgoing.size() > 0 && link.isReading() && !gone) {
            byte[] bytes = outgoing.toByteArray();
            outgoing.reset();
            world.deliver(bytes, session::received);
            moved = true;
        }
        heard.addAll(ear.hear(link.take()));
        if (link.isClosed() && !gone) {
            gone = true;
            session.closed();
            moved = true;
        }
        return moved;
    }

    // ---- what it does ----

    FakeClient sends(Frames what) {
        return sends(what.bytes());
    }

    FakeClient sends(byte[] bytes) {
        outgoing.writeBytes(bytes);
        world.settle();
        return this;
    }

    FakeClient asks(String sql) {
        return sends(frames().query(sql));
    }

    /** Parse, Bind, Execute and Sync of a named statement. */
    FakeClient prepares(String statement, String sql) {
        return sends(frames().parse(statement, sql).bind(statement).execute().sync());
    }

    /** Bind, Execute and Sync of a statement it has. */
    FakeClient runs(String statement) {
        return sends(frames().bind(statement).execute().sync());
    }

    /** The connection is lost. */
    void vanishes() {
        if (!gone) {
            gone = true;
            session.closed();
            world.settle();
        }
    }

    FakeClient cancels() {
        session.cancelRequested(() -> {});
        world.settle();
        return this;
    }

    /** Stops reading, or goes on. */
    FakeClient reads(boolean on) {
        link.writable(on);
        session.writabilityChanged();
        world.settle();
        return this;
    }

    // ---- what it hears ----

    /** Messages since the last call. */
    List<String> heard() {
        var messages = List.copyOf(heard);
        heard.clear();
        return messages;
    }

    FakeClient hears(String... messages) {
        assertThat(heard()).as(name).containsExactly(messages);
        return this;
    }

    FakeClient hearsNothing() {
        return hears();
    }

    /** It has heard that many bytes of a message whose end has not come. */
    FakeClient isInsideAMessage(int bytes) {
        assertThat(ear.unfinished()).as(name).isEqualTo(bytes);
        return this;
    }

    FakeClient isServed() {
        assertThat(session.state()).as(name).isEqualTo(ClientState.LEASED);
        return this;
    }

    FakeClient isWaiting() {
        assertThat(session.state()).as(name).isEqualTo(ClientState.WAITING);
        return this;
    }

    FakeClient isReady() {
        assertThat(session.state()).as(name).isEqualTo(ClientState.READY);
        assertThat(link.isReading()).as(name + " is read").isTrue();
        return this;
    }

    FakeClient isClosed() {
        assertThat(session.state()).as(name).isEqualTo(ClientState.CLOSED);
        assertThat(link.isClosed()).as(name + "'s connection is closed").isTrue();
        assertThat(ended).as(name + "'s end was announced").isTrue();
        return this;
    }

    boolean isMidFrame() {
        return ear.midFrame();
    }
}
