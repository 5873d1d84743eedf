package dev.weir.doctor.report.recording;

import dev.weir.doctor.live.CannotTell;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Sample;
import dev.weir.doctor.live.look.Server;
import dev.weir.doctor.live.look.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A recording that is read once and kept for the next time; one that is too large is read again each time. What two looks have
 * in common is kept once: a session that did nothing in between, names, statements.
 */
final class Kept implements Samples {
    /** Of the memory that there may be, the part for one recording; a comparison has two. */
    static final int SHARE = 8;

    /** A session that has nothing in common with one before, about. */
    static final int BYTES = 256;

    /** Names and statements; a recording that has more makes no use of keeping them. */
    private static final int MOST_COMMON = 4_000;

    private final Samples samples;
    private final long room;
    private @Nullable List<Sample> kept;
    private boolean isTooLarge;

    /** @param room sessions that may be kept, those that are the same as before not counted */
    Kept(Samples samples, long room) {
        this.samples = samples;
        this.room = room;
    }

    @Override
    public String target() {
        return samples.target();
    }

    @Override
    public String platform() {
        return samples.platform();
    }

    @Override
    public List<String> notes() {
        return samples.notes();
    }

    @Override
    public void replay(Consumer<Sample> to) throws CannotTell {
        var known = kept;
        if (known != null) {
            known.forEach(to);
            return;
        }
        if (isTooLarge) {
            samples.replay(to);
            return;
        }
        var keeping = new Keeping();
        samples.replay(sample -> to.accept(keeping.keep(sample)));
        kept = keeping.list;
        isTooLarge = keeping.list == null;
    }

    private final class Keeping {
        private @Nullable List<Sample> list = new ArrayList<>();
        private final Map<Object, Object> common = new HashMap<>();
        private Map<Integer, Session> before = Map.of();
        private @Nullable Server server;
        private long taken;

        Sample keep(Sample sample) {
            if (list == null) {
                return sample;
            }
            var shared = sample instanceof Sample.Seen(var look, var refusals)
                    ? new Sample.Seen(shared(look), refusals)
                    : sample;
            taken += 1 + weight(shared);
            list.add(shared);
            if (taken > room) {
                list = null;
                common.clear();
                before = Map.of();
            }
            return shared;
        }

        private Look shared(Look look) {
            var sessions = new ArrayList<Session>(look.sessions().size());
            var now = new HashMap<Integer, Session>();
            for (var session : look.sessions()) {
                var earlier = before.get(session.pid());
                var one = earlier != null && earlier.equals(session) ? earlier : own(session);
                sessions.add(one);
                now.put(one.pid(), one);
            }
            before = now;
            var same = look.server().equals(server) && server != null ? server : look.server();
            server = same;
            return new Look(
                    look.at(), same, look.ceilings(), sessions, look.traffic(), look.prepared(), look.residue());
        }

        /** What a look has beside sessions. */
        private static long weight(Sample sample) {
            return sample instanceof Sample.Seen(var look, var refusals)
                    ? look.ceilings().size()
                            + look.traffic().size()
                            + look.prepared().size()
                            + look.residue().size()
                            + refusals.size()
                    : 0;
        }

        private Session own(Session session) {
            taken += 1 + session.last().shape().length() / BYTES;
            return new Session(
                    session.pid(),
                    common(session.who()),
                    session.rank(),
                    session.state(),
                    session.times(),
                    common(session.last()),
                    common(session.waitsFor()),
                    session.blockedBy(),
                    session.holdsAdvisoryLock());
        }

        /** The first that was equal to it. */
        @SuppressWarnings("unchecked") // equal records and texts are of the same class
        private <T> T common(T one) {
            if (common.size() >= MOST_COMMON) {
                return one;
            }
            var earlier = common.putIfAbsent(one, one);
            return earlier == null ? one : (T) earlier;
        }
    }
}
