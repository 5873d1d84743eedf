package dev.weir.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** A server's session with the backend at the other end of its connection. */
final class FakeServer {
    final FakeLink link = new FakeLink();
    final FakeBackend backend;
    final ServerSession session;

    /** The connection is closed and the session knows. */
    boolean gone;

    /** Neither works nor answers. */
    boolean frozen;

    private final SessionWorld world;

    FakeServer(SessionWorld world, FakeBackend backend, ServerCredentials credentials) {
        this.world = world;
        this.backend = backend;
        this.session = new ServerSession(world.pool, link, credentials, DialProbe.begunAt(world.now()));
    }

    /** What Weir has sent goes to the backend, what it answers goes to Weir; false when there was nothing. */
    boolean move(boolean works) {
        if (gone) {
            return false;
        }
        byte[] requests = link.take();
        backend.receive(requests);
        if (works && !frozen) {
            backend.work();
        }
        boolean moved = requests.length > 0;
        if (!frozen && link.isReading() && !link.isAborted()) {
            byte[] answers = backend.takeOutput();
            world.deliver(answers, session::received);
            session.readComplete();
            moved |= answers.length > 0;
        }
        boolean ended = ending();
        return moved || ended;
    }

    private boolean ending() {
        boolean over = link.isClosed() || (backend.isClosed() && link.isReading());
        if (over && !gone) {
            gone = true;
            session.closed();
        }
        return over;
    }

    /** Lets the backend work and its answers arrive. */
    FakeServer answers() {
        backend.receive(link.take());
        backend.work();
        world.settle();
        return this;
    }

    FakeServer wakes() {
        backend.wakes();
        world.settle();
        return this;
    }

    /** Its process is gone, without a word. */
    void dies() {
        backend.dies();
        world.settle();
    }

    /** Its process ends with a farewell. */
    void terminated(String sqlState) {
        backend.terminated(sqlState);
        world.settle();
    }

    /** Weir's socket is full, or has room again. */
    void reads(boolean on) {
        link.writable(on);
        session.writabilityChanged();
        world.settle();
    }

    /** The connection breaks. */
    void cut() {
        if (!gone) {
            gone = true;
            session.closed();
        }
    }

    /** What it has been asked since the last call, as tag and first word; the startup left out. */
    List<String> asked() {
        List<String> log =
                backend.log.stream().filter(each -> !each.startsWith("startup")).toList();
        backend.log.clear();
        return log;
    }

    /** What has reached it and what it has not read yet, as tag and text. */
    List<String> received() {
        backend.wakes();
        world.settle();
        return asked();
    }

    /** Serves nobody, in the pool, with nothing owed. */
    FakeServer isIdle() {
        assertThat(session.phase()).isEqualTo(LeasePhase.IDLE);
        assertThat(session.ledger().isClear()).isTrue();
        assertThat(session.effects().status()).isEqualTo((byte) 'I');
        return this;
    }
}
