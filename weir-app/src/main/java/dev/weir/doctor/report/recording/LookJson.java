package dev.weir.doctor.report.recording;

import dev.weir.doctor.json.MalformedJson;
import dev.weir.doctor.live.look.Ceiling;
import dev.weir.doctor.live.look.Driver;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Prepared;
import dev.weir.doctor.live.look.Server;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.State;
import dev.weir.doctor.live.look.Traffic;
import dev.weir.doctor.live.look.Who;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A look as JSON and back. What is empty, zero or false is not written; constants go by their name, and one that this Weir
 * does not know becomes the one that claims least.
 */
final class LookJson {
    private LookJson() {}

    static Map<String, Object> write(Look look) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("server", server(look.server()));
        fields.put("ceilings", look.ceilings().stream().map(LookJson::ceiling).toList());
        fields.put("sessions", look.sessions().stream().map(LookJson::session).toList());
        var traffic = new TreeMap<String, Object>();
        look.traffic().forEach((database, counted) -> traffic.put(database, traffic(counted)));
        fields.put("traffic", traffic);
        fields.put("prepared", look.prepared().stream().map(LookJson::prepared).toList());
        fields.put("residue", look.residue());
        fields.values().removeIf(LookJson::isNothing);
        return fields;
    }

    static Look read(java.time.Instant at, Fields fields) throws MalformedJson {
        var ceilings = new ArrayList<Ceiling>();
        for (var one : fields.objects("ceilings")) {
            var kind = constant(Ceiling.Kind.class, one.text("kind"), null);
            if (kind != null) {
                ceilings.add(new Ceiling(kind, one.text("subject"), one.limit("limit"), one.count("held")));
            }
        }
        if (ceilings.isEmpty() || ceilings.getFirst().kind() != Ceiling.Kind.SERVER) {
            throw new MalformedJson("a look begins with the server's ceiling");
        }
        var sessions = new ArrayList<Session>();
        for (var one : fields.objects("sessions")) {
            sessions.add(session(one));
        }
        var traffic = new HashMap<String, Traffic>();
        if (fields.has("traffic")) {
            var counted = fields.object("traffic");
            for (var database : counted.values().keySet()) {
                traffic.put(String.valueOf(database), traffic(counted.object(String.valueOf(database))));
            }
        }
        var prepared = new ArrayList<Prepared>();
        for (var one : fields.objects("prepared")) {
            prepared.add(new Prepared(one.text("owner"), one.text("database"), one.duration("age")));
        }
        return new Look(
                at, server(fields.object("server")), ceilings, sessions, traffic, prepared, fields.texts("residue"));
    }

    private static Map<String, Object> server(Server server) {
        return compact(
                "version", server.version(),
                "role", server.role(),
                "database", server.database(),
                "address", server.address(),
                "superuser", server.superuser(),
                "sees_all", server.seesAll(),
                "pooled", server.pooled(),
                "slots", server.slots().all(),
                "reserved", server.slots().reserved(),
                "settings", new TreeMap<>(server.settings()));
    }

    private static Server server(Fields fields) throws MalformedJson {
        var settings = new HashMap<String, String>();
        if (fields.has("settings")) {
            var given = fields.object("settings");
            for (var name : given.values().keySet()) {
                settings.put(String.valueOf(name), given.text(String.valueOf(name)));
            }
        }
        return new Server(
                fields.integer("version"),
                fields.text("role"),
                fields.text("database"),
                fields.text("address"),
                fields.truth("superuser"),
                fields.truth("sees_all"),
                fields.truth("pooled"),
                new Server.Slots(fields.count("slots"), fields.count("reserved")),
                settings);
    }

    static Map<String, Object> ceiling(Ceiling ceiling) {
        return compact(
                "kind", ceiling.kind(),
                "subject", ceiling.subject(),
                "limit", ceiling.limit(),
                "held", ceiling.held());
    }

    private static Map<String, Object> session(Session session) {
        var who = session.who();
        var times = session.times();
        return compact(
                "pid", session.pid(),
                "role", who.role(),
                "database", who.database(),
                "application", who.application(),
                "address", who.address(),
                "rank", session.rank(),
                "state", session.state(),
                "born", times.born(),
                "transaction", times.transaction(),
                "query", times.query(),
                "since", times.state(),
                "sql", session.last().shape(),
                "driver", session.driver(),
                "waits_for", session.waitsFor(),
                "blocked_by", session.blockedBy(),
                "advisory_lock", session.holdsAdvisoryLock());
    }

    private static Session session(Fields fields) throws MalformedJson {
        return new Session(
                fields.integer("pid"),
                new Who(
                        fields.text("role"),
                        fields.text("database"),
                        fields.text("application"),
                        fields.text("address")),
                known(Session.Rank.class, fields.text("rank"), Session.Rank.PRIVILEGED),
                known(State.class, fields.text("state"), State.HIDDEN),
                new Session.Times(
                        fields.instant("born").orElse(null),
                        fields.instant("transaction").orElse(null),
                        fields.instant("query").orElse(null),
                        fields.instant("since").orElse(null)),
                new Session.Statement(fields.text("sql"), known(Driver.class, fields.text("driver"), Driver.UNKNOWN)),
                fields.text("waits_for"),
                fields.integers("blocked_by"),
                fields.truth("advisory_lock"));
    }

    private static Map<String, Object> traffic(Traffic traffic) {
        return compact(
                "sessions", traffic.sessions(),
                "session_ms", traffic.sessionMillis(),
                "abandoned", traffic.abandoned(),
                "transactions", traffic.transactions());
    }

    private static Traffic traffic(Fields fields) throws MalformedJson {
        return new Traffic(
                fields.total("sessions"),
                fields.real("session_ms"),
                fields.total("abandoned"),
                fields.total("transactions"));
    }

    private static Map<String, Object> prepared(Prepared prepared) {
        return compact("owner", prepared.owner(), "database", prepared.database(), "age", prepared.age());
    }

    /** Names and values by turns, in their order. */
    private static Map<String, Object> compact(@Nullable Object... pairs) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < pairs.length; i += 2) {
            var value = pairs[i + 1];
            if (value != null && !isNothing(value)) {
                map.put(String.valueOf(pairs[i]), value instanceof Enum<?> constant ? constant.name() : value);
            }
        }
        return map;
    }

    private static boolean isNothing(Object value) {
        return switch (value) {
            case String text -> text.isEmpty();
            case List<?> list -> list.isEmpty();
            case Map<?, ?> map -> map.isEmpty();
            case Boolean truth -> !truth;
            case Integer number -> number == 0;
            case Long number -> number == 0;
            default -> false;
        };
    }

    private static <E extends Enum<E>> E known(Class<E> type, String name, E otherwise) {
        var constant = constant(type, name, otherwise);
        return constant == null ? otherwise : constant;
    }

    private static <E extends Enum<E>> @Nullable E constant(Class<E> type, String name, @Nullable E otherwise) {
        try {
            return Enum.valueOf(type, name);
        } catch (IllegalArgumentException e) {
            return otherwise;
        }
    }
}
