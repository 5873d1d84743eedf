package dev.weir.cli;

import dev.weir.doctor.live.look.Ceiling;
import dev.weir.doctor.live.look.Driver;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Server;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.State;
import dev.weir.doctor.live.look.Who;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the doctor would have seen in each of the five incidents, as far as their reports tell it. */
final class Bedside {
    private static final Instant NOW = Instant.parse("2026-11-21T14:02:00Z");
    private static final Map<String, String> NO_NETS =
            Map.of("idle_in_transaction_session_timeout", "0", "statement_timeout", "0");
    private static final Map<String, String> NETS =
            Map.of("idle_in_transaction_session_timeout", "60000", "statement_timeout", "60000");

    private final List<Session> sessions = new ArrayList<>();
    private final String role;
    private final String database;

    private Bedside(String role, String database) {
        this.role = role;
        this.database = database;
    }

    /** The URL that was asked, and what showed. */
    record Visit(String url, Look look) {}

    static Visit of(int report) {
        return switch (report) {
            case 1 ->
                new Visit(
                        "postgresql://doadmin@storybook-do-user-1-0.d.db.ondigitalocean.com:25060/defaultdb?sslmode=require",
                        django());
            case 2 -> new Visit("postgresql://u1a2b3@ec2-54-1-2-3.compute-1.amazonaws.com:5432/d4e5f6", heroku());
            case 3 -> new Visit("postgresql://postgres@db.abcdefghijkl.supabase.co:5432/postgres", supabase());
            case 4 -> new Visit("postgresql://forge@127.0.0.1:5432/forge", twoEngines());
            case 5 ->
                new Visit(
                        "postgresql://doadmin@contrezz-db-prod.d.db.ondigitalocean.com:25060/contrezz?sslmode=require",
                        prisma());
            default -> throw new IllegalArgumentException("there are five reports, not " + report);
        };
    }

    /** Threads keep their connection for 30 s after each request, and for ever when no further one comes. */
    private static Look django() {
        var bed = new Bedside("doadmin", "defaultdb");
        bed.idle(21, "", "10.110.0.3", Driver.DJANGO, Duration.ofMinutes(14));
        return bed.look(server(160_004, 25, "doadmin", "defaultdb", NO_NETS), List.of());
    }

    private static Look heroku() {
        var bed = new Bedside("u1a2b3", "d4e5f6");
        bed.idle(18, "", "10.1.19.7", Driver.DJANGO, Duration.ofSeconds(20));
        bed.active(1, "", "10.1.19.7");
        return bed.look(
                server(160_004, 500, "u1a2b3", "d4e5f6", NETS),
                List.of(new Ceiling(Ceiling.Kind.ROLE, "u1a2b3", 20, 20)));
    }

    /** Supavisor holds its pool; who waits for it, PostgreSQL cannot know. */
    private static Look supabase() {
        var bed = new Bedside("postgres", "postgres");
        bed.idle(15, "Supavisor", "10.0.3.9", Driver.SUPAVISOR, Duration.ofSeconds(40));
        bed.idle(12, "PostgREST 12", "10.0.3.2", Driver.POSTGREST, Duration.ofSeconds(90));
        return bed.look(server(170_004, 60, "postgres", "postgres", NETS), List.of());
    }

    private static Look twoEngines() {
        var bed = new Bedside("forge", "forge");
        bed.idle(58, "", "172.18.0.3", Driver.SQLALCHEMY, Duration.ofMinutes(3));
        bed.idle(30, "", "172.18.0.3", Driver.ASYNCPG, Duration.ofMinutes(3));
        bed.active(8, "", "172.18.0.3");
        return bed.look(server(140_011, 100, "forge", "forge", NO_NETS), List.of());
    }

    private static Look prisma() {
        var bed = new Bedside("doadmin", "contrezz");
        bed.idle(9, "", "10.244.1.7", Driver.PRISMA, Duration.ofMinutes(2));
        bed.idle(8, "", "10.244.2.4", Driver.PRISMA, Duration.ofMinutes(2));
        bed.idle(4, "pgAdmin 4 - CONN:1", "85.1.2.3", Driver.PGADMIN, Duration.ofMinutes(40));
        return bed.look(server(170_004, 25, "doadmin", "contrezz", NETS), List.of());
    }

    private static Server server(int version, int slots, String role, String database, Map<String, String> settings) {
        return new Server(
                version, role, database, "10.9.9.9", false, false, false, new Server.Slots(slots, 3), settings);
    }

    private Look look(Server server, List<Ceiling> limits) {
        var ceilings = new ArrayList<Ceiling>();
        ceilings.add(new Ceiling(Ceiling.Kind.SERVER, "", server.slots().usable(), sessions.size() + 1));
        ceilings.addAll(limits);
        return new Look(NOW, server, ceilings, sessions, Map.of(), List.of(), List.of());
    }

    private void idle(int number, String application, String address, Driver driver, Duration time) {
        for (int i = 0; i < number; i++) {
            add(application, address, State.IDLE, driver, time.plusSeconds(i));
        }
    }

    private void active(int number, String application, String address) {
        for (int i = 0; i < number; i++) {
            add(application, address, State.ACTIVE, Driver.UNKNOWN, Duration.ofMillis(40));
        }
    }

    private void add(String application, String address, State state, Driver driver, Duration time) {
        var since = NOW.minus(time);
        sessions.add(new Session(
                100 + sessions.size(),
                new Who(role, database, application, address),
                Session.Rank.ORDINARY,
                state,
                new Session.Times(NOW.minus(Duration.ofMinutes(50)), null, since, since),
                new Session.Statement("SELECT ?", driver),
                "",
                List.of(),
                false));
    }
}
