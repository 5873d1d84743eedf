package dev.weir.training;

import dev.weir.wire.BackendTag;
import dev.weir.wire.CStrings;
import dev.weir.wire.FrontendMessages;
import dev.weir.wire.FrontendTag;
import dev.weir.wire.auth.ScramClientExchange;
import dev.weir.wire.auth.ScramKeyCache;
import dev.weir.wire.auth.ScramServerExchange;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;

/** A client of the Weir that rehearses: logs in as applications do, and asks in all three ways they ask. */
final class Visitor {
    /** What PostgreSQL would refuse. */
    static final String MISTAKE = "select mistake";

    static final String USER = "rehearsal";
    static final String PASSWORD = "rehearsal";
    private static final int PATIENCE = 10_000;
    private static final byte[] NAME = bytes("question");
    private static final byte[] UNNAMED = {};
    private static final byte[] SQL = bytes("select answer from questions where id = $1");

    private final int port;
    private final ScramKeyCache keys;
    private final SecureRandom random;

    Visitor(int port, ScramKeyCache keys, SecureRandom random) {
        this.port = port;
        this.keys = keys;
        this.random = random;
    }

    /** One connection: a login, {@code rounds} of each kind of question, a goodbye. */
    void visit(String database, int rounds) throws IOException {
        try (var wire = new Wire(new Socket(InetAddress.getLoopbackAddress(), port), PATIENCE)) {
            logIn(wire, database);
            ByteBuf out = wire.out();
            for (int i = 0; i < rounds; i++) {
                FrontendMessages.query(out, "select answer from questions where id = " + i);
                await(wire);
            }
            for (int i = 0; i < rounds; i++) {
                FrontendMessages.parse(out, UNNAMED, SQL);
                execute(out, UNNAMED);
                await(wire);
            }
            FrontendMessages.parse(out, NAME, SQL);
            describe(out, NAME);
            FrontendMessages.sync(out);
            await(wire);
            for (int i = 0; i < rounds; i++) {
                execute(out, NAME);
                await(wire);
            }
            for (String sql : new String[] {"BEGIN", "select 1", "COMMIT", MISTAKE}) {
                FrontendMessages.query(out, sql);
                await(wire);
            }
            FrontendMessages.terminate(out);
            wire.flush();
        }
    }

    /** Another kind of visit: somebody looks at the console. */
    void inspect() throws IOException {
        try (var wire = new Wire(new Socket(InetAddress.getLoopbackAddress(), port), PATIENCE)) {
            logIn(wire, "pgbouncer");
            for (String target : new String[] {"CLIENTS", "POOLS", "STATS", "VERSION"}) {
                FrontendMessages.query(wire.out(), "SHOW " + target);
                await(wire);
            }
        }
    }

    private void logIn(Wire wire, String database) throws IOException {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("user", USER);
        parameters.put("database", database);
        parameters.putAll(Map.of("client_encoding", "UTF8", "application_name", "rehearsal"));
        FrontendMessages.startup(wire.out(), 0, parameters);
        wire.flush();
        var exchange = new ScramClientExchange(random);
        Wire.Message message = wire.read();
        while (message.tag() == BackendTag.AUTHENTICATION) {
            prove(exchange, wire, message.body());
            message = wire.read();
        }
        awaitReady(wire, message);
    }

    private void prove(ScramClientExchange exchange, Wire wire, ByteBuf body) throws IOException {
        switch (body.readInt()) {
            case 10 ->
                FrontendMessages.saslInitialResponse(wire.out(), ScramServerExchange.MECHANISM, exchange.clientFirst());
            case 11 -> {
                var challenge = exchange.challenge(rest(body));
                var derived = keys.derive(PASSWORD, challenge.salt(), challenge.iterations());
                FrontendMessages.saslResponse(wire.out(), exchange.clientFinal(derived, challenge));
            }
            case 12 -> exchange.verifyServer(rest(body));
            default -> {} // AuthenticationOk
        }
        wire.flush();
    }

    private static byte[] rest(ByteBuf body) {
        var bytes = new byte[body.readableBytes()];
        body.readBytes(bytes);
        return bytes;
    }

    /** Bind, Describe of the portal, Execute, Sync, as libpq's PQexecParams and PQexecPrepared send them. */
    private static void execute(ByteBuf out, byte[] statement) {
        out.writeByte(FrontendTag.BIND).writeInt(4 + 1 + statement.length + 1 + 2 + 2 + 4 + 2 + 2);
        out.writeByte(0);
        CStrings.write(out, statement);
        out.writeShort(0).writeShort(1).writeInt(2).writeBytes(bytes("42")).writeShort(0);
        out.writeByte(FrontendTag.DESCRIBE).writeInt(4 + 1 + 1).writeByte('P').writeByte(0);
        out.writeByte(FrontendTag.EXECUTE).writeInt(4 + 1 + 4).writeByte(0).writeInt(0);
        FrontendMessages.sync(out);
    }

    private static void describe(ByteBuf out, byte[] statement) {
        out.writeByte(FrontendTag.DESCRIBE)
                .writeInt(4 + 1 + statement.length + 1)
                .writeByte('S');
        CStrings.write(out, statement);
    }

    private static void await(Wire wire) throws IOException {
        wire.flush();
        awaitReady(wire, wire.read());
    }

    private static void awaitReady(Wire wire, Wire.Message first) throws IOException {
        Wire.Message message = first;
        while (message.tag() != BackendTag.READY_FOR_QUERY) {
            message = wire.read();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
