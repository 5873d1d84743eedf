package dev.weir.session.simulation;

import dev.weir.session.ClientSession;
import dev.weir.session.ServerSession;
import dev.weir.session.SessionProbe;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Cancel requests on their way to PostgreSQL. Each lands, then its connection closes, and only then Weir knows. */
final class Cancels {
    private static final class Cancel {
        final ServerSession server;
        final String whose;

        @Nullable
        Consumer<Boolean> done;

        boolean landed;

        Cancel(ServerSession server, String whose, Consumer<Boolean> done) {
            this.server = server;
            this.whose = whose;
            this.done = done;
        }
    }

    private final SimWorld world;
    private final List<Cancel> underWay = new ArrayList<>();

    Cancels(SimWorld world) {
        this.world = world;
    }

    void add(ServerSession server, Consumer<Boolean> done) {
        ClientSession client = SessionProbe.client(server);
        String whose = client == null ? "nobody" : world.clientOf(client).name();
        underWay.add(new Cancel(server, whose, done));
    }

    boolean isEmpty() {
        return underWay.isEmpty();
    }

    private @Nullable Cancel pick(int which) {
        return underWay.isEmpty() ? null : underWay.get(Math.floorMod(which, underWay.size()));
    }

    void lands(int which) {
        Cancel cancel = pick(which);
        if (cancel != null) {
            land(cancel);
            if (cancel.done == null) {
                underWay.remove(cancel);
            }
        }
    }

    private void land(Cancel cancel) {
        if (cancel.landed) {
            return;
        }
        cancel.landed = true;
        for (SimServer server : world.servers) {
            if (server.session == cancel.server && !server.isGone() && !server.backend.isClosed()) {
                server.backend.cancelled("cancel " + cancel.whose);
            }
        }
    }

    /** PostgreSQL closes the connection that brought the request. */
    void ends(int which) {
        Cancel cancel = pick(which);
        if (cancel != null) {
            land(cancel);
            underWay.remove(cancel);
            if (cancel.done != null) {
                cancel.done.accept(true);
            }
        }
    }

    /** Weir has waited for too long; the request is still on its way. */
    void timesOut(int which) {
        Cancel cancel = pick(which);
        if (cancel != null && cancel.done != null) {
            Consumer<Boolean> done = cancel.done;
            cancel.done = null;
            if (cancel.landed) {
                underWay.remove(cancel);
            }
            done.accept(false);
        }
    }

    /** Whether one may still hit what the server runs. */
    boolean threatens(ServerSession server) {
        return underWay.stream().anyMatch(each -> each.server == server && !each.landed);
    }
}
