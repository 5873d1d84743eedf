package dev.weir.training;

import dev.weir.wire.BackendMessages;
import dev.weir.wire.BackendMessages.Column;
import dev.weir.wire.BackendTag;
import dev.weir.wire.CStrings;
import dev.weir.wire.CancelKey;
import dev.weir.wire.ClientError;
import dev.weir.wire.FrontendTag;
import dev.weir.wire.SqlState;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** Stands in for PostgreSQL: lets everybody in and has one row for every question. */
final class Understudy implements AutoCloseable {
    private static final int PATIENCE = 30_000;
    private static final int PROTOCOL = 3;
    private static final int TEXT = 25;
    private static final List<Column> COLUMNS = List.of(new Column("answer", TEXT));
    private static final Map<String, String> REPORTED = Map.of(
            "server_version", "17.0",
            "server_encoding", "UTF8",
            "client_encoding", "UTF8",
            "application_name", "",
            "is_superuser", "off",
            "session_authorization", "rehearsal",
            "DateStyle", "ISO, MDY",
            "TimeZone", "UTC",
            "integer_datetimes", "on",
            "standard_conforming_strings", "on");
    private static final Pattern SET_CONFIG = Pattern.compile("set_config\\('(\\w+)', '([^']*)'");

    private final ServerSocket door = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    private final AtomicInteger lastPid = new AtomicInteger();

    Understudy() throws IOException {
        Thread.ofVirtual().name("understudy").start(this::open);
    }

    int port() {
        return door.getLocalPort();
    }

    private void open() {
        while (!door.isClosed()) {
            try {
                Socket socket = door.accept();
                Thread.ofVirtual().name("understudy-backend").start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (var wire = new Wire(socket, PATIENCE)) {
            if (logIn(wire)) {
                new Backend(wire).play();
            }
        } catch (IOException gone) {
            // Weir closes servers without a word when it is told to go at once: the rehearsal itself notices what
            // matters
        }
    }

    private boolean logIn(Wire wire) throws IOException {
        int code = wire.readUntagged().body().readInt();
        if (code >>> 16 != PROTOCOL) {
            return false; // a cancel, which never has anything to hit
        }
        ByteBuf out = wire.out();
        BackendMessages.authenticationOk(out);
        REPORTED.forEach((name, value) -> BackendMessages.parameterStatus(out, name, value));
        BackendMessages.backendKeyData(out, new CancelKey(lastPid.incrementAndGet(), new byte[CancelKey.MIN_SECRET]));
        BackendMessages.readyForQuery(out, (byte) 'I');
        wire.flush();
        return true;
    }

    @Override
    public void close() throws IOException {
        door.close();
    }

    /** One connection after its login. */
    private static final class Backend {
        private final Wire wire;
        private final ByteBuf out;
        private byte status = 'I';

        Backend(Wire wire) {
            this.wire = wire;
            this.out = wire.out();
        }

        void play() throws IOException {
            while (true) {
                Wire.Message message = wire.read();
                if (message.tag() == FrontendTag.TERMINATE) {
                    return;
                }
                answer(message);
                if (wire.isQuiet()) {
                    wire.flush();
                }
            }
        }

        private void answer(Wire.Message message) {
            switch (message.tag()) {
                case FrontendTag.QUERY -> query(CStrings.read(message.body()));
                case FrontendTag.PARSE -> BackendMessages.parseComplete(out);
                case FrontendTag.BIND -> BackendMessages.bindComplete(out);
                case FrontendTag.DESCRIBE -> describe(message.body().readByte());
                case FrontendTag.EXECUTE -> row();
                case FrontendTag.CLOSE -> BackendMessages.closeComplete(out);
                case FrontendTag.SYNC -> BackendMessages.readyForQuery(out, status);
                default -> {} // Flush
            }
        }

        private void query(String sql) {
            switch (sql) {
                case "BEGIN" -> {
                    status = 'T';
                    BackendMessages.commandComplete(out, sql);
                }
                case "COMMIT" -> {
                    status = 'I';
                    BackendMessages.commandComplete(out, sql);
                }
                case Visitor.MISTAKE ->
                    ClientError.error(SqlState.PROTOCOL_VIOLATION)
                            .message("column \"mistake\" does not exist")
                            .hint("This is a rehearsal.")
                            .encode(out);
                default -> {
                    var settings = SET_CONFIG.matcher(sql);
                    while (settings.find()) {
                        BackendMessages.parameterStatus(out, settings.group(1), settings.group(2));
                    }
                    BackendMessages.rowDescription(out, COLUMNS);
                    row();
                }
            }
            BackendMessages.readyForQuery(out, status);
        }

        private void describe(byte kind) {
            if (kind == 'S') {
                out.writeByte(BackendTag.PARAMETER_DESCRIPTION).writeInt(4 + 2 + 4);
                out.writeShort(1).writeInt(TEXT);
            }
            BackendMessages.rowDescription(out, COLUMNS);
        }

        private void row() {
            BackendMessages.dataRow(out, List.of("forty-two"));
            BackendMessages.commandComplete(out, "SELECT 1");
        }
    }
}
