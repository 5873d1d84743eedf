package dev.weir.cli;

import dev.weir.doctor.live.Diagnosis;
import dev.weir.doctor.live.Door;
import dev.weir.doctor.live.Hidden;
import dev.weir.doctor.live.Target;
import dev.weir.doctor.live.cause.Forecast;
import dev.weir.doctor.live.look.Ceiling;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Owner;
import dev.weir.doctor.live.look.State;
import dev.weir.doctor.live.look.Usage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the doctor says, for scripts. A field that exists keeps its name and meaning. */
final class DoctorJson {
    private DoctorJson() {}

    static String of(Target target, Diagnosis diagnosis) {
        return of(target, diagnosis, Optional.empty());
    }

    /** @param unplanned why the repository of {@code --plan} is no part of it; empty when it is, or none was named */
    static String of(Target target, Diagnosis diagnosis, Optional<String> unplanned) {
        var all = new LinkedHashMap<String, @Nullable Object>();
        all.put("status", Json.word(diagnosis.health()));
        all.put("verdict", diagnosis.sentence());
        all.put("target", target.toString());
        Door.of(target).ifPresent(door -> all.put("platform", door(door)));
        diagnosis.look().ifPresent(look -> {
            look(all, look);
            all.put("hidden", hidden(look));
        });
        all.put("usage", diagnosis.usage().stream().map(DoctorJson::usage).toList());
        all.put("forecast", diagnosis.forecast().map(DoctorJson::forecast).orElse(null));
        all.put("findings", diagnosis.findings().stream().map(Json::finding).toList());
        all.put("unseen", diagnosis.unseen());
        unplanned.ifPresent(sentence -> all.put("plan_unread", sentence));
        return Json.of(all);
    }

    static String cannotTell(String sentence) {
        var all = new LinkedHashMap<String, Object>();
        all.put("status", "unknown");
        all.put("verdict", sentence);
        all.put("findings", List.of());
        return Json.of(all);
    }

    private static Map<String, @Nullable Object> door(Door door) {
        return map(
                "id", door.platform().id(),
                "name", door.platform().label(),
                "address", door.endpoint().pooled() ? "pooled" : "direct",
                "pool_mode", door.endpoint().mode().map(Json::word).orElse(""),
                "sibling_url", door.siblingUrl().orElse(""),
                "note", door.endpoint().note());
    }

    private static Map<String, @Nullable Object> usage(Usage usage) {
        return map(
                "role", usage.who().role(),
                "database", usage.who().database(),
                "application", usage.who().application(),
                "address", usage.who().address(),
                "held", usage.held(),
                "least_held", usage.leastHeld(),
                "used_p99", usage.used(),
                "used_peak", usage.peak(),
                "suggested_pool", usage.suggested().orElse(null),
                "looks", usage.looks(),
                "seconds", usage.over().toSeconds());
    }

    private static Map<String, @Nullable Object> forecast(Forecast forecast) {
        return map(
                "full_in_seconds", forecast.full().toSeconds(),
                "culprit", forecast.culprit().label(),
                "ceiling", forecast.ceiling().label(),
                "sessions_per_second", forecast.perSecond(),
                "confidence", Json.word(forecast.confidence()));
    }

    private static void look(Map<String, @Nullable Object> all, Look look) {
        var server = look.server();
        all.put("at", look.at());
        all.put(
                "server",
                map(
                        "version", server.version(),
                        "role", server.role(),
                        "database", server.database(),
                        "through_pooler", server.pooled(),
                        "sees_other_roles", server.seesAll(),
                        "max_connections", server.slots().all(),
                        "reserved", server.slots().reserved(),
                        "settings", server.settings()));
        all.put(
                "ceilings",
                look.ceilings().stream().map(ceiling -> ceiling(ceiling, look)).toList());
        all.put(
                "connections",
                map(
                        "held", look.serverCeiling().held(),
                        "active", count(look, State.ACTIVE),
                        "idle", count(look, State.IDLE),
                        "idle_in_transaction", count(look, State.IN_TRANSACTION),
                        "starting", count(look, State.STARTING),
                        "hidden", count(look, State.HIDDEN)));
        all.put(
                "owners",
                look.owners().stream().map(owner -> owner(owner, look)).toList());
        all.put("prepared_transactions", look.prepared().size());
    }

    /** Null when the doctor's role may look into all of them. */
    private static @Nullable Map<String, @Nullable Object> hidden(Look look) {
        var hidden = Hidden.in(look);
        return hidden.isNone()
                ? null
                : map(
                        "sessions", hidden.sessions(),
                        "of", hidden.of(),
                        "role", look.server().role(),
                        "cure", Hidden.cure(look.server()));
    }

    private static long count(Look look, State state) {
        return look.sessions().stream()
                .filter(session -> session.state() == state)
                .count();
    }

    private static Map<String, @Nullable Object> ceiling(Ceiling ceiling, Look look) {
        return map(
                "kind", Json.word(ceiling.kind()),
                "subject", ceiling.subject(),
                "limit", ceiling.limit(),
                "held", ceiling.held(),
                "free", ceiling.free(),
                "binds", ceiling.equals(look.binding()),
                "hidden", Hidden.under(ceiling, look).sessions());
    }

    private static Map<String, @Nullable Object> owner(Owner owner, Look look) {
        var now = look.at();
        return map(
                "role", owner.who().role(),
                "database", owner.who().database(),
                "application", owner.who().application(),
                "address", owner.who().address(),
                "program", owner.who().program(),
                "release", owner.who().release().orElse(""),
                "driver", owner.driver().label(),
                "held", owner.held(),
                "active", owner.count(State.ACTIVE),
                "idle", owner.count(State.IDLE),
                "idle_in_transaction", owner.count(State.IN_TRANSACTION),
                "hidden", owner.count(State.HIDDEN),
                "longest_idle_seconds",
                        owner.sessions().stream()
                                .filter(session -> session.state() == State.IDLE)
                                .mapToLong(session -> session.since(now).toSeconds())
                                .max()
                                .orElse(0),
                "oldest", owner.oldest().map(Object::toString).orElse(""),
                "newest", owner.newest().map(Object::toString).orElse(""));
    }

    /** Names and values by turns, in their order. */
    private static Map<String, @Nullable Object> map(@Nullable Object... pairs) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return map;
    }
}
