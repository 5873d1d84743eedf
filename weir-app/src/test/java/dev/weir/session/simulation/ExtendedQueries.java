package dev.weir.session.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Parse, Bind, Describe, Execute and Close of one {@link Backend}: its named statements and its portals. */
final class ExtendedQueries {
    /** A bound statement; {@code rest} of its rows once it has begun. */
    static final class Portal {
        final Sql.Prepared statement;
        final String parameter;

        @Nullable
        List<String> rest;

        boolean over;

        Portal(Sql.Prepared statement, String parameter) {
            this.statement = statement;
            this.parameter = parameter;
        }
    }

    final Map<String, Portal> portals = new HashMap<>();
    private final Backend backend;
    private final Sql sql;
    private final Consumer<byte[]> out;
    private final Backend.World world;

    ExtendedQueries(Backend backend, Consumer<byte[]> out, Backend.World world) {
        this.backend = backend;
        this.sql = backend.sql;
        this.out = out;
        this.world = world;
    }

    void message(char tag, String body) {
        String[] words = body.split("\0", -1);
        switch (tag) {
            case 'P' -> parse(words[0], words[1]);
            case 'B' -> bind(words[0], words[1], body);
            case 'D' -> describe(body.charAt(0), words[0].substring(1));
            case 'E' -> execute(words[0], int32(body, words[0].length() + 1));
            default -> close(body.charAt(0), words[0].substring(1));
        }
    }

    private static int int32(String body, int at) {
        return body.charAt(at) << 24 | body.charAt(at + 1) << 16 | body.charAt(at + 2) << 8 | body.charAt(at + 3);
    }

    /** In the order of {@code exec_parse_message}. */
    private void parse(String name, String text) {
        if (name.isEmpty()) {
            sql.statements.remove("");
        }
        if (text.startsWith("syntax")) {
            throw new Sql.Failure("42601", "syntax error");
        }
        refuseInFailed(text);
        if (sql.statements.containsKey(name)) {
            throw new Sql.Failure("42P05", "prepared statement already exists");
        }
        sql.statements.put(name, new Sql.Prepared(text, world.tableVersion()));
        out.accept(Message.of('1', ""));
    }

    private void refuseInFailed(String text) {
        if (!sql.isAllowed(text)) {
            throw new Sql.Failure("25P02", "current transaction is aborted");
        }
    }

    private Sql.Prepared usable(String name) {
        Sql.Prepared statement = sql.statements.get(name);
        if (statement == null) {
            throw new Sql.Failure("26000", "prepared statement does not exist");
        }
        if (sql.status() == 'E' && world.refusesInFailed()) {
            throw new Sql.Failure("25P02", "current transaction is aborted");
        }
        return statement;
    }

    private void refuseStale(Sql.Prepared statement) {
        if (statement.text().contains(Database.TABLE) && world.refusesStale(statement)) {
            throw new Sql.Failure("0A000", "cached plan must not change result type");
        }
    }

    private void bind(String portal, String name, String body) {
        Sql.Prepared statement = usable(name);
        refuseInFailed(statement.text());
        if (!portal.isEmpty() && portals.containsKey(portal)) {
            throw new Sql.Failure("42P03", "cursor \"" + portal + "\" already exists");
        }
        refuseStale(statement);
        int parameter = portal.length() + name.length() + 2 + 4;
        int from = parameter + 4;
        portals.put(portal, new Portal(statement, body.substring(from, from + int32(body, parameter))));
        out.accept(Message.of('2', ""));
    }

    private void describe(char what, String name) {
        Sql.Prepared described;
        if (what == 'S') {
            described = usable(name);
            if (Sql.hasRows(described.text())) {
                refuseInFailed(described.text());
            }
            refuseStale(described);
            out.accept(Message.of('t', "\0\0"));
        } else {
            described = portal(name).statement;
            if (Sql.hasRows(described.text())) {
                refuseInFailed(described.text());
            }
        }
        out.accept(Sql.hasRows(described.text()) ? Backend.rowsOf(described.text()) : Message.of('n', ""));
    }

    private Portal portal(String name) {
        Portal portal = portals.get(name);
        if (portal == null) {
            throw new Sql.Failure("34000", "portal \"" + name + "\" does not exist");
        }
        return portal;
    }

    private void execute(String name, int most) {
        Portal portal = portal(name);
        String text = portal.statement.text();
        if (text.isEmpty()) {
            out.accept(Message.of('I', ""));
            return;
        }
        refuseInFailed(text);
        if (Sql.hasRows(text)) {
            rows(portal, most);
        } else if (portal.over) {
            throw new Sql.Failure("55000", "portal \"" + name + "\" cannot be run");
        } else {
            portal.over = true;
            Sql.Outcome outcome = sql.run(text, portal.parameter, true);
            backend.mark(text, portal.parameter);
            backend.begin(outcome, Backend.markOf(text, portal.parameter));
            if (outcome.tag().equals("COMMIT") || outcome.tag().equals("ROLLBACK")) {
                portals.clear();
            }
        }
    }

    private void rows(Portal portal, int most) {
        String text = portal.statement.text();
        List<String> rest = portal.rest;
        if (rest == null) {
            rest = new ArrayList<>(sql.run(text, portal.parameter, true).rows());
            portal.rest = rest;
            backend.mark(text, portal.parameter);
        }
        boolean suspends = most > 0 && rest.size() >= most;
        List<String> now = suspends ? rest.subList(0, most) : rest;
        int count = now.size();
        now.forEach(row -> out.accept(Message.row(row)));
        now.clear();
        if (suspends) {
            out.accept(Message.of('s', ""));
        } else {
            backend.complete("SELECT " + count);
        }
    }

    private void close(char what, String name) {
        if (what == 'S') {
            sql.statements.remove(name);
        } else {
            portals.remove(name);
        }
        out.accept(Message.of('3', ""));
    }
}
