package dev.weir.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.wire.BackendMessages;
import dev.weir.wire.CancelKey;
import dev.weir.wire.ClientError;
import dev.weir.wire.FrameCursor;
import dev.weir.wire.FrontendTag;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One backend of the simulated PostgreSQL: bytes in, bytes out, following {@code postgres.c}. It works through its input
 * whenever it is told to, so a test decides when it answers.
 */
final class FakeBackend {
    /** @param version of the table when the text was planned */
    record Prepared(String sql, int version) {}

    final FakeSql sql;
    final CancelKey key;
    /** Every request it has read, as tag and text. */
    final List<String> log = new ArrayList<>();

    private final FakePostgres postgres;
    private final ByteBuf in = Unpooled.buffer();
    private final ByteBuf out = Unpooled.buffer();
    private final Map<String, Prepared> portals = new LinkedHashMap<>();
    private boolean loggedIn;
    private boolean ignoreTillSync;
    private boolean extended;
    private boolean closed;
    private @Nullable Runnable copying;
    private FakeSql.@Nullable Result sleeping;
    /** The rest of a simple query that waits for a COPY or a sleep. */
    private List<String> remaining = List.of();

    FakeBackend(FakePostgres postgres, int pid) {
        this.postgres = postgres;
        this.sql =
                new FakeSql(pid, postgres.defaults, (name, value) -> BackendMessages.parameterStatus(out, name, value));
        this.key = new CancelKey(pid, new byte[] {1, 2, 3, (byte) pid});
    }

    void receive(byte[] bytes) {
        in.writeBytes(bytes);
    }

    byte[] takeOutput() {
        byte[] bytes = ByteBufUtil.getBytes(out);
        out.clear();
        return bytes;
    }

    /** What it has not read, without the startup packet: for logins answered by hand. */
    byte[] unread() {
        int startup = in.isReadable() && in.getByte(in.readerIndex()) == 0 ? in.getInt(in.readerIndex()) : 0;
        return ByteBufUtil.getBytes(in, in.readerIndex() + startup, in.readableBytes() - startup);
    }

    byte[] workAndTake() {
        work();
        return takeOutput();
    }

    boolean isClosed() {
        return closed;
    }

    boolean isSleeping() {
        return sleeping != null;
    }

    boolean isCopying() {
        return copying != null;
    }

    /** Says goodbye and dies, as after pg_terminate_backend. */
    void terminated(String sqlState) {
        error("FATAL", sqlState, "terminating connection");
        closed = true;
    }

    void dies() {
        closed = true;
    }

    void notices(String text) {
        ClientError.of(ClientError.Severity.NOTICE, "00000").message("%s", text).encode(out);
    }

    void says(char tag, String body) {
        out.writeByte(tag).writeInt(4 + body.length()).writeBytes(body.getBytes(UTF_8));
    }

    // ---- the main loop ----

    /** Works through whole messages until it sleeps. */
    void work() {
        while (!closed && sleeping == null && (loggedIn ? message() : login())) {
            in.discardReadBytes();
        }
    }

    private boolean login() {
        if (in.readableBytes() < 4 || in.readableBytes() < in.getInt(in.readerIndex())) {
            return false;
        }
        ByteBuf packet = in.readSlice(in.getInt(in.readerIndex()));
        String[] words = packet.toString(8, packet.readableBytes() - 9, UTF_8).split("\0", -1);
        var asked = new LinkedHashMap<String, String>();
        for (int i = 0; i + 1 < words.length; i += 2) {
            asked.put(words[i], words[i + 1]);
        }
        log.add("startup " + asked);
        String refusal = postgres.refusal;
        if (refusal != null) {
            terminated(refusal);
            return false;
        }
        asked.keySet().removeAll(List.of("user", "database", "replication"));
        sql.startup(asked);
        loggedIn = true;
        BackendMessages.authenticationOk(out);
        sql.reportChanges();
        BackendMessages.parameterStatus(out, "server_version", "17.0");
        BackendMessages.backendKeyData(out, key);
        BackendMessages.readyForQuery(out, (byte) 'I');
        return true;
    }

    private boolean message() {
        var cursor = new FrameCursor();
        cursor.over(in, in.readerIndex());
        if (!cursor.next() || !cursor.whole()) {
            return false;
        }
        byte tag = cursor.tag();
        ByteBuf body = in.slice(cursor.body(), cursor.bodyLength());
        in.readerIndex(cursor.frameEnd());
        String[] words = body.toString(UTF_8).split("\0", -1);
        log.add((char) tag + " "
                + (tag == FrontendTag.PARSE
                        ? brief(words[0] + " " + (words.length > 1 ? words[1] : ""))
                        : brief(words[0])));
        if (copying != null) {
            copyMessage(tag);
        } else if (tag == FrontendTag.TERMINATE) {
            closed = true;
        } else if (!ignoreTillSync || tag == FrontendTag.SYNC) {
            attempt(() -> handle(tag, words));
        }
        return true;
    }

    private static String brief(String text) {
        return text.length() < 200 ? text : text.substring(0, 200) + "...";
    }

    private void attempt(Runnable request) {
        try {
            request.run();
        } catch (FakeSql.Failure e) {
            fail(e);
        } catch (IndexOutOfBoundsException e) { // fields are missing
            fail(new FakeSql.Failure("08P01", "insufficient data left in message"));
        }
    }

    private void fail(FakeSql.Failure e) {
        copying = null;
        sleeping = null;
        remaining = List.of();
        error("ERROR", e.sqlState, String.valueOf(e.getMessage()));
        sql.failed();
        if (extended) {
            ignoreTillSync = true;
        } else {
            ready();
        }
    }

    private void handle(byte tag, String[] words) {
        switch (tag) {
            case FrontendTag.QUERY -> {
                extended = false;
                sql.statements.remove("");
                simple(List.of(words[0].split(";")));
            }
            case FrontendTag.FUNCTION_CALL -> {
                extended = false;
                says('V', "\0\0\0\0");
                ready();
            }
            case FrontendTag.SYNC -> {
                ignoreTillSync = false;
                extended = false;
                portals.clear();
                ready();
            }
            case FrontendTag.COPY_DATA, FrontendTag.COPY_DONE, FrontendTag.COPY_FAIL, FrontendTag.FLUSH -> {}
            default -> {
                extended = true;
                extended(tag, words);
            }
        }
    }

    // ---- simple queries ----

    private void simple(List<String> statements) {
        for (int i = 0; i < statements.size(); i++) {
            remaining = statements.subList(i + 1, statements.size());
            if (!complete(sql.run(statements.get(i)), true)) {
                return;
            }
        }
        ready();
    }

    private void goOn() {
        if (extended) {
            return;
        }
        List<String> rest = remaining;
        attempt(() -> simple(rest));
    }

    /** Answers a statement; false when its end comes later. */
    private boolean complete(FakeSql.Result result, boolean describes) {
        switch (result.kind()) {
            case EMPTY -> BackendMessages.emptyQuery(out);
            case COPY_IN -> {
                says('G', "\0\0\0");
                copying = () -> {
                    BackendMessages.commandComplete(out, result.tag());
                    goOn();
                };
                return false;
            }
            case COPY_OUT -> {
                says('H', "\0\0\0");
                says('d', "line");
                says('c', "");
                BackendMessages.commandComplete(out, result.tag());
            }
            case SLEEPS -> {
                sleeping = result;
                return false;
            }
            case DONE -> {
                if (!result.rows().isEmpty() && describes) {
                    BackendMessages.rowDescription(out, List.of(new BackendMessages.Column("c", 25)));
                }
                result.rows().forEach(row -> BackendMessages.dataRow(out, List.of(row)));
                BackendMessages.commandComplete(out, result.tag());
            }
        }
        return true;
    }

    /** Ends a sleep as the sleeper wished. */
    void wakes() {
        FakeSql.Result result = sleeping;
        if (result != null) {
            sleeping = null;
            BackendMessages.commandComplete(out, result.tag());
            goOn();
        }
    }

    /** A cancel request has come: it hits whatever runs now. */
    void cancelled() {
        if (sleeping != null || copying != null) {
            fail(new FakeSql.Failure("57014", "canceling statement due to user request"));
        }
    }

    private void copyMessage(byte tag) {
        Runnable end = copying;
        switch (tag) {
            case FrontendTag.COPY_DATA, FrontendTag.SYNC, FrontendTag.FLUSH -> {}
            case FrontendTag.COPY_DONE -> {
                copying = null;
                if (end != null) {
                    end.run();
                }
            }
            case FrontendTag.COPY_FAIL -> fail(new FakeSql.Failure("57014", "COPY from stdin failed"));
            default -> terminated("08P01"); // protocol synchronization was lost
        }
    }

    // ---- extended queries ----

    private void extended(byte tag, String[] words) {
        switch (tag) {
            case FrontendTag.PARSE -> parse(words[0], words[1]);
            case FrontendTag.BIND -> {
                Prepared prepared = prepared(words[1]);
                refuseInFailedTransaction(prepared.sql());
                if (prepared.version() != postgres.tableVersion
                        && prepared.sql().contains(FakePostgres.TABLE)) {
                    throw new FakeSql.Failure("0A000", "cached plan must not change result type");
                }
                portals.put(words[0], prepared);
                BackendMessages.bindComplete(out);
            }
            case FrontendTag.DESCRIBE -> describe(words[0]);
            case FrontendTag.EXECUTE -> {
                Prepared portal = portals.get(words[0]);
                if (portal == null) {
                    throw new FakeSql.Failure("34000", "portal \"" + words[0] + "\" does not exist");
                }
                complete(sql.run(portal.sql()), false);
            }
            case FrontendTag.CLOSE -> {
                if (words[0].startsWith("S")) {
                    sql.statements.remove(words[0].substring(1));
                } else {
                    portals.remove(words[0].substring(1));
                }
                BackendMessages.closeComplete(out);
            }
            default -> terminated("08P01");
        }
    }

    private void parse(String name, String text) {
        if (name.isEmpty()) {
            sql.statements.remove("");
        }
        if (text.startsWith("syntax")) {
            throw new FakeSql.Failure("42601", "syntax error");
        }
        refuseInFailedTransaction(text);
        if (sql.statements.containsKey(name)) {
            throw new FakeSql.Failure("42P05", "prepared statement \"" + name + "\" already exists");
        }
        sql.statements.put(name, new Prepared(text, postgres.tableVersion));
        BackendMessages.parseComplete(out);
    }

    private void refuseInFailedTransaction(String text) {
        if (sql.status == 'E' && !text.startsWith("rollback") && !text.startsWith("commit")) {
            throw new FakeSql.Failure("25P02", "current transaction is aborted");
        }
    }

    private void describe(String what) {
        String name = what.substring(1);
        Prepared described = what.startsWith("S") ? prepared(name) : portals.get(name);
        if (described == null) {
            throw new FakeSql.Failure("34000", "portal does not exist");
        }
        if (what.startsWith("S")) {
            says('t', "\0\0");
        }
        if (described.sql().startsWith("select") || described.sql().startsWith("show")) {
            BackendMessages.rowDescription(out, List.of(new BackendMessages.Column("c", 25)));
        } else {
            BackendMessages.noData(out);
        }
    }

    private Prepared prepared(String name) {
        Prepared found = sql.statements.get(name);
        if (found == null) {
            throw new FakeSql.Failure("26000", "prepared statement \"" + name + "\" does not exist");
        }
        return found;
    }

    private void ready() {
        sql.reportChanges();
        BackendMessages.readyForQuery(out, (byte) sql.status);
    }

    private void error(String severity, String sqlState, String message) {
        ClientError.of(ClientError.Severity.valueOf(severity), sqlState)
                .message("%s", message)
                .encode(out);
    }
}
