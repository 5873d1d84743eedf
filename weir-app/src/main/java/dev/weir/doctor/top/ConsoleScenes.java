package dev.weir.doctor.top;

import dev.weir.doctor.live.Diagnosis.Health;
import dev.weir.doctor.live.cause.Words;
import dev.weir.doctor.live.look.Ceiling;
import dev.weir.doctor.live.look.Who;
import dev.weir.doctor.top.view.Doing;
import dev.weir.doctor.top.view.Entry;
import dev.weir.doctor.top.view.Gauge;
import dev.weir.doctor.top.view.Kind;
import dev.weir.doctor.top.view.Scene;
import dev.weir.doctor.top.view.Slot;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a pooler's console shows, as it is shown here: its servers in the bar, its clients in the table. */
final class ConsoleScenes {
    /** From when on a wait is too long, and from when on nobody gets through (the thresholds of the health endpoints). */
    private static final Duration LONG = Duration.ofSeconds(1);

    private static final Duration FAR_TOO_LONG = Duration.ofSeconds(5);

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    /** Rows by column name, as {@code SHOW} of that name has them. */
    record Tables(
            String version,
            List<Map<String, String>> pools,
            List<Map<String, String>> clients,
            List<Map<String, String>> servers,
            List<Map<String, String>> databases,
            List<Map<String, String>> lists,
            List<Map<String, String>> state) {}

    private final String target;
    private final String console;
    private final Tables tables;
    private final Instant now;

    /** @param console the database that this console is, whose clients look like this one */
    ConsoleScenes(String target, String console, Tables tables, Instant now) {
        this.target = target;
        this.console = console;
        this.tables = tables;
        this.now = now;
    }

    Scene scene() {
        var clients = tables.clients().stream().filter(row -> !isConsole(row)).toList();
        var entries = clients.stream().map(this::entry).toList();
        var slots = slots(clients);
        int room = Math.max(1, room(slots.size()));
        var health = health(entries, slots.size(), room);
        return new Scene(
                Kind.CONSOLE,
                target + "  " + tables.version().replaceFirst(" \\(.*", ""),
                now,
                new Gauge("servers", room, room),
                health,
                verdict(entries, slots, room),
                List.of(),
                slots,
                entries,
                notes());
    }

    private boolean isConsole(Map<String, String> row) {
        return text(row, "database").equals(console)
                || text(row, "database").equals("pgbouncer")
                || text(row, "user").equals("(nouser)");
    }

    private Entry entry(Map<String, String> row) {
        var doing = doing(row);
        var waited = wait(row);
        return new Entry(
                text(row, "ptr"),
                server(row).map(server -> number(server, "remote_pid")).orElse(0),
                who(row),
                doing,
                doing == Doing.IDLE || waited.isZero() ? since(row, "request_time") : waited,
                Optional.of(since(row, "connect_time")),
                what(row, doing),
                Optional.empty());
    }

    private static Doing doing(Map<String, String> client) {
        boolean pinned = !text(client, "pinned").isEmpty();
        return switch (text(client, "state")) {
            case "waiting" -> Doing.WAITING;
            case "active" -> pinned && wait(client).isZero() ? Doing.PINNED : Doing.ACTIVE;
            default -> Doing.IDLE;
        };
    }

    private static String what(Map<String, String> client, Doing doing) {
        var pinned = text(client, "pinned");
        if (!pinned.isEmpty()) {
            return "keeps its server because of " + pinned;
        }
        return doing == Doing.WAITING ? "waits for a server" : "";
    }

    private Optional<Map<String, String>> server(Map<String, String> client) {
        var link = text(client, "link");
        return link.isEmpty()
                ? Optional.empty()
                : tables.servers().stream()
                        .filter(server -> text(server, "ptr").equals(link))
                        .findFirst();
    }

    /** Servers, each in the name of the client that holds it. */
    private List<Slot> slots(List<Map<String, String>> clients) {
        var byPointer =
                clients.stream().collect(Collectors.toMap(row -> text(row, "ptr"), Function.identity(), (a, _) -> a));
        return tables.servers().stream()
                .map(server -> {
                    var client = byPointer.get(text(server, "link"));
                    return client == null
                            ? new Slot(
                                    new Who(text(server, "user"), text(server, "database"), "", ""), idle(server), true)
                            : new Slot(who(client), doing(client) == Doing.IDLE ? Doing.ACTIVE : doing(client), true);
                })
                .toList();
    }

    private static Doing idle(Map<String, String> server) {
        return text(server, "state").equals("new") ? Doing.STARTING : Doing.IDLE;
    }

    /** What is open, and what the limits leave. */
    private int room(int servers) {
        return servers
                + tables.lists().stream()
                        .filter(row -> text(row, "list").equals("free_servers"))
                        .mapToInt(row -> number(row, "items"))
                        .sum();
    }

    private List<Map<String, String>> pools() {
        return tables.pools().stream().filter(row -> !isConsole(row)).toList();
    }

    private int size(Map<String, String> pool) {
        return tables.databases().stream()
                .filter(row -> text(row, "name").equals(text(pool, "database")))
                .mapToInt(row -> number(row, "pool_size"))
                .findFirst()
                .orElse(0);
    }

    private boolean isPaused() {
        return tables.state().stream()
                .anyMatch(row ->
                        text(row, "key").equals("paused") && text(row, "value").equals("yes"));
    }

    private static Duration longest(List<Entry> entries) {
        return entries.stream()
                .filter(entry -> entry.doing() == Doing.WAITING)
                .map(Entry::since)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private Health health(List<Entry> clients, int servers, int room) {
        var wait = longest(clients);
        if (wait.compareTo(FAR_TOO_LONG) >= 0) {
            return Health.UNHEALTHY;
        }
        boolean isNear = servers >= room * Ceiling.NEAR;
        boolean waits = clients.stream().anyMatch(entry -> entry.doing() == Doing.WAITING);
        return wait.compareTo(LONG) >= 0 || isPaused() || (isNear && waits) ? Health.DEGRADED : Health.HEALTHY;
    }

    private String verdict(List<Entry> clients, List<Slot> servers, int room) {
        var waiting =
                clients.stream().filter(entry -> entry.doing() == Doing.WAITING).toList();
        long idle = servers.stream().filter(slot -> slot.doing() == Doing.IDLE).count();
        var held = "%d of %s in use".formatted(servers.size() - idle, Words.count(room, "server connection"));
        if (isPaused()) {
            return "everything is paused: no client is given a server until RESUME; %s waiting"
                    .formatted(Words.count(waiting.size(), "client"));
        }
        if (waiting.isEmpty()) {
            return "%s by %s; nobody waits".formatted(held, Words.count(clients.size(), "client"));
        }
        long pinned =
                clients.stream().filter(entry -> entry.doing() == Doing.PINNED).count();
        return "%s for a server, the first for %s; %s%s"
                .formatted(
                        waiting.size() == 1 ? "1 client waits" : waiting.size() + " clients wait",
                        Words.brief(longest(clients)),
                        held,
                        pinned == 0
                                ? ""
                                : ", %d of them kept by clients that are not at work (pinned)".formatted(pinned));
    }

    /** What a pool's servers do. */
    private Map<String, String> notes() {
        var notes = new HashMap<String, String>();
        for (var pool : pools()) {
            int active = number(pool, "sv_active");
            int all = active + number(pool, "sv_idle") + number(pool, "sv_used") + number(pool, "sv_tested");
            var paused = tables.databases().stream()
                    .anyMatch(row -> text(row, "name").equals(text(pool, "database")) && number(row, "paused") != 0);
            notes.put(
                    text(pool, "database") + "/" + text(pool, "user"),
                    "%d of %d servers busy, at most %d; %s%s"
                            .formatted(active, all, size(pool), text(pool, "pool_mode"), paused ? "; PAUSED" : ""));
        }
        return notes;
    }

    private static Who who(Map<String, String> row) {
        return new Who(text(row, "user"), text(row, "database"), text(row, "application_name"), text(row, "addr"));
    }

    private static Duration wait(Map<String, String> row) {
        return Duration.ofSeconds(number(row, "wait")).plus(number(row, "wait_us"), ChronoUnit.MICROS);
    }

    private Duration since(Map<String, String> row, String column) {
        try {
            var text = text(row, column);
            var at = LocalDateTime.parse(text.substring(0, Math.min(19, text.length())), TIME)
                    .toInstant(ZoneOffset.UTC);
            return at.isAfter(now) ? Duration.ZERO : Duration.between(at, now);
        } catch (DateTimeParseException _) {
            return Duration.ZERO;
        }
    }

    private static String text(Map<String, String> row, String column) {
        return row.getOrDefault(column, "");
    }

    private static int number(Map<String, String> row, String column) {
        try {
            return Integer.parseInt(text(row, column));
        } catch (NumberFormatException _) {
            return 0;
        }
    }
}
