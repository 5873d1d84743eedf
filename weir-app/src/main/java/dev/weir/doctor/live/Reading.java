package dev.weir.doctor.live;

import dev.weir.doctor.live.look.Ceiling;
import dev.weir.doctor.live.look.Driver;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Prepared;
import dev.weir.doctor.live.look.Server;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.SqlShape;
import dev.weir.doctor.live.look.State;
import dev.weir.doctor.live.look.Traffic;
import dev.weir.doctor.live.look.Who;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One look, read from the database. */
final class Reading {
    private static final int WITH_TRAFFIC = 140_000;

    private final Connection connection;
    private final int greetedAs;

    /** @param greetedAs the pid that came with the login: a pooler gives another one than PostgreSQL's */
    Reading(Connection connection, int greetedAs) {
        this.connection = connection;
        this.greetedAs = greetedAs;
    }

    Look look() throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(LookSql.MANNERS);
        }
        var settings = new HashMap<String, String>();
        rows(LookSql.SETTINGS, row -> settings.put(text(row, "name"), text(row, "reset_val")));
        var servers = new ArrayList<Server>();
        rows(LookSql.SERVER, row -> servers.add(server(row, settings)));
        var server = servers.getFirst();
        var sessions = new ArrayList<Session>();
        var moments = new ArrayList<Instant>();
        rows(LookSql.NOW, row -> moments.add(instant(row, "at").orElseThrow()));
        rows(LookSql.SESSIONS, row -> sessions.add(session(row)));
        var traffic = new HashMap<String, Traffic>();
        if (server.version() >= WITH_TRAFFIC) {
            rows(LookSql.TRAFFIC, row -> traffic.put(text(row, "datname"), traffic(row)));
        }
        var prepared = new ArrayList<Prepared>();
        rows(LookSql.PREPARED, row -> prepared.add(prepared(row)));
        var residue = new ArrayList<String>();
        if (server.pooled()) {
            rows(LookSql.RESIDUE, row -> residue.add(text(row, "name")));
        }
        return new Look(moments.getFirst(), server, ceilings(server, sessions), sessions, traffic, prepared, residue);
    }

    private Server server(ResultSet row, Map<String, String> settings) throws SQLException {
        int reserved = row.getInt("su_reserved") + row.getInt("rds_reserved");
        return new Server(
                row.getInt("version"),
                text(row, "role"),
                text(row, "database"),
                text(row, "address"),
                row.getBoolean("superuser"),
                row.getBoolean("sees_all"),
                row.getInt("pid") != greetedAs,
                new Server.Slots(row.getInt("max_connections"), reserved + row.getInt("reserved")),
                settings);
    }

    private List<Ceiling> ceilings(Server server, List<Session> sessions) throws SQLException {
        var ceilings = new ArrayList<Ceiling>();
        ceilings.add(new Ceiling(Ceiling.Kind.SERVER, "", server.slots().usable(), sessions.size() + 1));
        rows(LookSql.LIMITS, row -> {
            var kind = Ceiling.Kind.valueOf(text(row, "kind"));
            var subject = text(row, "subject");
            ceilings.add(new Ceiling(kind, subject, row.getInt("connlimit"), held(kind, subject, server, sessions)));
        });
        return ceilings;
    }

    /** With the doctor's own session, which counts like any other. */
    private static int held(Ceiling.Kind kind, String subject, Server server, List<Session> sessions) {
        boolean byRole = kind == Ceiling.Kind.ROLE;
        long others = sessions.stream()
                .map(Session::who)
                .filter(who -> subject.equals(byRole ? who.role() : who.database()))
                .count();
        return (int) others + (subject.equals(byRole ? server.role() : server.database()) ? 1 : 0);
    }

    private static Session session(ResultSet row) throws SQLException {
        var application = text(row, "application_name");
        var sql = text(row, "query");
        var state = State.of(row.getString("state"));
        boolean hidden = state == State.HIDDEN;
        return new Session(
                row.getInt("pid"),
                new Who(text(row, "usename"), text(row, "datname"), application, text(row, "address")),
                rank(row),
                state,
                new Session.Times(
                        instant(row, "born").orElse(null),
                        instant(row, "transaction").orElse(null),
                        instant(row, "query_began").orElse(null),
                        instant(row, "state_began").orElse(null)),
                new Session.Statement(hidden ? "" : SqlShape.of(sql), Driver.of(application, hidden ? "" : sql)),
                text(row, "wait_event_type"),
                blockers(text(row, "blockers")),
                row.getBoolean("advisory"));
    }

    private static Session.Rank rank(ResultSet row) throws SQLException {
        if (row.getBoolean("rolsuper") || row.getBoolean("rolreplication")) {
            return Session.Rank.PRIVILEGED;
        }
        return PlatformRoles.contains(text(row, "usename")) ? Session.Rank.PLATFORM : Session.Rank.ORDINARY;
    }

    private static Traffic traffic(ResultSet row) throws SQLException {
        return new Traffic(
                row.getLong("sessions"),
                row.getDouble("session_time"),
                row.getLong("sessions_abandoned"),
                row.getLong("transactions"));
    }

    private static Prepared prepared(ResultSet row) throws SQLException {
        return new Prepared(
                text(row, "owner"), text(row, "database"), Duration.ofSeconds(Math.max(0, row.getLong("age"))));
    }

    /** An array as PostgreSQL prints it: {@code {1,2}}. */
    private static List<Integer> blockers(String array) {
        return Stream.of(array.replaceAll("[{}]", "").split(","))
                .filter(pid -> !pid.isEmpty())
                .map(Integer::valueOf)
                .toList();
    }

    /** Names may hold what moves a terminal's cursor. */
    private static String text(ResultSet row, String column) throws SQLException {
        @Nullable String value = row.getString(column);
        if (value == null) {
            return "";
        }
        return column.equals("query") ? value : value.replaceAll("[\\p{Cc}\\p{Cf}]", "?");
    }

    /** The column holds microseconds since 1970. */
    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    }

    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    private void rows(String sql, RowReader reader) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                reader.read(rows);
            }
        }
    }
}
