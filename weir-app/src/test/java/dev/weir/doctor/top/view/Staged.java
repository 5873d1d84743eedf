package dev.weir.doctor.top.view;

import dev.weir.doctor.Confidence;
import dev.weir.doctor.Finding;
import dev.weir.doctor.Remedy;
import dev.weir.doctor.Severity;
import dev.weir.doctor.live.Diagnosis.Health;
import dev.weir.doctor.live.look.Made;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.State;
import dev.weir.doctor.live.look.Who;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Scenes that were made up: a server with some slots, and who holds them. */
final class Staged {
    static final Theme COLOURFUL = new Theme(Theme.Colours.MANY, true);
    static final Theme PLAIN = new Theme(Theme.Colours.NONE, false);

    private static final Finding FULL = new Finding(
            "SLOTS_EXHAUSTED",
            Severity.CRITICAL,
            Confidence.HIGH,
            "22 of 22 usable slots are held (max_connections 25, 3 of them reserved)",
            List.of("held by: web@10.0.0.5 14, worker@10.0.0.7 6", "1 of them is the doctor's own"),
            List.of(new Remedy(
                    "PostgreSQL", "postgresql.conf", "max_connections = 25", "max_connections = 50", "SHOW x")),
            Finding.Past.SAME);

    private Staged() {}

    static Entry entry(int pid, Who who, Doing doing, long seconds) {
        return entry(pid, who, doing, seconds, seconds + 60);
    }

    static Entry entry(int pid, Who who, Doing doing, long since, long age) {
        return new Entry(
                "#" + pid,
                pid,
                who,
                doing,
                Duration.ofSeconds(since),
                doing == Doing.HIDDEN ? Optional.empty() : Optional.of(Duration.ofSeconds(age)),
                "SELECT ?",
                Optional.of(Made.session(pid, who, State.IDLE, Duration.ZERO, Duration.ZERO)));
    }

    static List<Entry> entries(int firstPid, int count, Who who, Doing doing, long seconds) {
        return Stream.iterate(firstPid, pid -> pid + 1)
                .limit(count)
                .map(pid -> entry(pid, who, doing, seconds))
                .toList();
    }

    static List<Entry> all(List<Entry> some, List<Entry> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    static List<Entry> all(List<Entry> some, List<Entry> more, List<Entry> rest) {
        return all(all(some, more), rest);
    }

    /** The server's ceiling binds, and counts everybody. */
    static Scene scene(int slots, List<Entry> entries) {
        return scene(new Gauge("server", slots, slots), Health.UNHEALTHY, List.of(FULL), entries, "");
    }

    /** A role's ceiling binds. */
    static Scene scene(Gauge gauge, String role, List<Entry> entries) {
        return scene(gauge, Health.DEGRADED, List.of(), entries, role);
    }

    static Scene scene(Gauge gauge, Health health, List<Finding> findings, List<Entry> entries, String role) {
        var slots = new ArrayList<Slot>();
        entries.forEach(entry -> slots.add(new Slot(
                entry.who(), entry.doing(), role.isEmpty() || entry.who().role().equals(role))));
        return new Scene(
                Kind.DATABASE,
                "app@db.example.com:5432/shop  PostgreSQL 17",
                Made.BEGIN,
                gauge,
                health,
                findings.isEmpty()
                        ? "all is as it was said to be"
                        : findings.getFirst().verdict(),
                findings,
                slots,
                entries,
                Map.of());
    }

    static View view(Scene scene) {
        var view = new View();
        view.see(new Moment.Seen(scene));
        return view;
    }

    static View press(View view, String letters) {
        letters.chars().forEach(c -> view.press(new Key.Typed(c)));
        return view;
    }

    static List<String> text(View view, Theme theme, int columns, int rows) {
        return Picture.of(view, theme, columns, rows).stream()
                .map(Object::toString)
                .toList();
    }

    static List<Session> sessions(List<Entry> entries) {
        return entries.stream().flatMap(entry -> entry.session().stream()).toList();
    }
}
