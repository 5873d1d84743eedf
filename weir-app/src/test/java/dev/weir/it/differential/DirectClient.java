package dev.weir.it.differential;

import dev.weir.testing.Login;
import dev.weir.testing.Message;
import dev.weir.testing.Postgres;
import dev.weir.testing.WireClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One client's connections to PostgreSQL itself: for the answers scripts should get, and to put its table back in place. */
final class DirectClient implements AutoCloseable {
    private static final String ROWS = "select n, 'row ' || n from generate_series(1, 6) n";
    private final Postgres postgres;
    private final int number;
    private final WireClient owner;
    /** Reused from script to script: DISCARD ALL makes a session as good as new. */
    private final Map<Login, WireClient> sessions = new HashMap<>();

    /** What PostgreSQL says to a login. */
    private final Map<Login, List<Message>> logins = new HashMap<>();

    private int restored;

    DirectClient(Postgres postgres, int number) {
        this.postgres = postgres;
        this.number = number;
        this.owner = connect(Login.APP);
        run(
                owner,
                "set client_min_messages = error; drop table if exists " + table() + "; create table " + table()
                        + " (id int primary key, v text)");
        restore();
    }

    static void createShared(Postgres postgres) {
        try (var owner = WireClient.connect(postgres.address()).login(Login.APP)) {
            run(
                    owner,
                    "set client_min_messages = error; drop table if exists shared;"
                            + " create table shared (id int primary key, v text); insert into shared " + ROWS);
        }
    }

    List<List<Message>> record(Script script) {
        var session = sessions.computeIfAbsent(script.login(), this::connect);
        var owed = new Owed();
        var answers = answers(session, owed, script);
        if (script.endsTidily() && !owed.isCopying()) {
            run(session, "discard all");
        } else {
            sessions.remove(script.login());
            session.close();
        }
        restore(script);
        return answers;
    }

    private List<List<Message>> answers(WireClient session, Owed owed, Script script) {
        try {
            return Player.record(session, logins.getOrDefault(script.login(), List.of()), owed, script);
        } catch (AssertionError broken) {
            throw new AssertionError("PostgreSQL itself does not get to the end of %s".formatted(script), broken);
        }
    }

    /** Behind the script the table is again as every script finds it. */
    void restore(Script played) {
        if (played.writes()) {
            restore();
        }
    }

    private void restore() {
        String clear = restored++ % 64 == 0 ? "truncate " : "delete from ";
        run(owner, clear + table() + "; insert into " + table() + " " + ROWS);
    }

    private String table() {
        return Texts.table(number);
    }

    private WireClient connect(Login login) {
        var client = WireClient.unlisted(postgres.address()).login(login);
        logins.put(login, client.received());
        return client;
    }

    private static void run(WireClient client, String sql) {
        client.forget();
        var reply = client.query(sql);
        if (reply.hasError()) {
            throw new AssertionError(sql + ": " + reply.error());
        }
    }

    @Override
    public void close() {
        sessions.values().forEach(WireClient::close);
        owner.close();
    }
}
