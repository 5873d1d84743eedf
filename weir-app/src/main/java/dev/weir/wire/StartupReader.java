package dev.weir.wire;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes the first packets of a connection out of a buffer, judging them as PostgreSQL does (backend_startup.c,
 * ProcessStartupPacket). The length is judged before anything is awaited, so nobody unauthenticated can make Weir collect
 * more than {@link #MAX_LENGTH} bytes.
 */
public final class StartupReader {
    /** PostgreSQL's MAX_STARTUP_PACKET_LENGTH, which leaves out the four bytes of the length itself. */
    public static final int MAX_LENGTH = 10_000 + Integer.BYTES;

    private static final int MIN_LENGTH = 8;

    /** What a startup packet says besides settings. Spelled or placed otherwise PostgreSQL takes them for settings, and refuses. */
    private static final Set<String> NOT_SETTINGS = Set.of("user", "database", "options", "replication");

    private StartupReader() {}

    /**
     * Consumes exactly one packet, or nothing and returns null while the packet is incomplete. Borrows {@code in}.
     *
     * @throws ProtocolViolation with the refusal a client must be sent before the close; {@code in} is then unusable
     */
    public static @Nullable StartupPacket read(ByteBuf in) {
        if (in.readableBytes() < Integer.BYTES) {
            return null;
        }
        int length = in.getInt(in.readerIndex());
        if (length < MIN_LENGTH || length > MAX_LENGTH) {
            throw ProtocolViolation.because(
                    "invalid length of startup packet: %d bytes, must be %d to %d", length, MIN_LENGTH, MAX_LENGTH);
        }
        if (in.readableBytes() < length) {
            return null;
        }
        return decode(in.readSlice(length).skipBytes(Integer.BYTES));
    }

    private static StartupPacket decode(ByteBuf packet) {
        int code = packet.readInt();
        return switch (code) {
            case ProtocolVersion.SSL_REQUEST -> ended(packet, new SslRequest());
            case ProtocolVersion.GSS_ENC_REQUEST -> ended(packet, new GssEncRequest());
            case ProtocolVersion.CANCEL_REQUEST -> new CancelRequest(CancelKey.decode(packet));
            default -> startupMessage(code, packet);
        };
    }

    private static StartupPacket ended(ByteBuf packet, StartupPacket request) {
        new MessageBody(packet).expectEnd();
        return request;
    }

    private static StartupMessage startupMessage(int version, ByteBuf packet) {
        int major = version >>> 16;
        int minor = version & 0xFFFF;
        if (major != ProtocolVersion.MAJOR) {
            throw new ProtocolViolation(ClientError.fatal(SqlState.FEATURE_NOT_SUPPORTED)
                    .message(
                            "unsupported frontend protocol %d.%d: server supports 3.0 to 3.%d",
                            major, minor, ProtocolVersion.NEWEST_MINOR)
                    .hint("Use a client that speaks protocol 3, as every one since PostgreSQL 7.4 does."));
        }
        var collected = new Parameters();
        collected.readAll(packet);
        return collected.toMessage(minor);
    }

    /** Name and value pairs as they arrive; of a repeated name the last one counts. */
    private static final class Parameters {
        private String user = "";
        private String database = "";
        private String options = "";
        private StartupMessage.Replication replication = StartupMessage.Replication.NONE;
        private final SequencedMap<String, String> named = new LinkedHashMap<>();
        private final List<String> unknownProtocolOptions = new ArrayList<>();

        void readAll(ByteBuf packet) {
            if (packet.getByte(packet.writerIndex() - 1) != 0) {
                throw layoutError();
            }
            while (packet.readableBytes() > 1) {
                var name = CStrings.read(packet);
                if (name.isEmpty() || !packet.isReadable()) {
                    throw layoutError();
                }
                add(name, CStrings.read(packet));
            }
            if (!packet.isReadable()) {
                throw layoutError(); // the last zero ended a value, so the list itself has no terminator
            }
        }

        private void add(String name, String value) {
            switch (name) { // PostgreSQL takes these four in this spelling only
                case "user" -> user = value;
                case "database" -> database = value;
                case "options" -> options = value;
                case "replication" -> replication = replication(value);
                default -> {
                    if (name.startsWith("_pq_.")) {
                        unknownProtocolOptions.add(name);
                    } else {
                        named.put(StartupOptions.settingName(name), value);
                    }
                }
            }
        }

        StartupMessage toMessage(int minor) {
            if (user.isEmpty()) {
                throw new ProtocolViolation(ClientError.fatal(SqlState.INVALID_AUTHORIZATION_SPECIFICATION)
                        .message("no PostgreSQL user name specified in startup packet")
                        .hint("Name a user in the connection string, as in postgresql://USER@HOST/DATABASE."));
            }
            var settings = new LinkedHashMap<>(StartupOptions.parse(options));
            var fromOptions = new HashSet<>(settings.keySet());
            fromOptions.removeAll(named.keySet());
            settings.putAll(named); // PostgreSQL applies the options first (postinit.c, process_startup_options)
            for (String name : NOT_SETTINGS) {
                if (settings.containsKey(name)) {
                    throw new ProtocolViolation(ClientError.fatal(SqlState.UNDEFINED_OBJECT)
                            .message("unrecognized configuration parameter \"%s\"", name)
                            .hint("It is no setting: name it in the connection string itself, in lower case."));
                }
            }
            var login = new StartupMessage.Login(user, database.isEmpty() ? user : database);
            return new StartupMessage(minor, login, replication, settings, fromOptions, unknownProtocolOptions);
        }

        private static ProtocolViolation layoutError() {
            return ProtocolViolation.because("invalid startup packet layout: expected terminator as last byte");
        }

        private static StartupMessage.Replication replication(String value) {
            if (value.equals("database")) {
                return StartupMessage.Replication.LOGICAL;
            }
            if (isPrefixOfWord(value, "true", 1) || isPrefixOfWord(value, "yes", 1) || isPrefixOfWord(value, "on", 2)) {
                return StartupMessage.Replication.PHYSICAL;
            }
            if (isPrefixOfWord(value, "false", 1)
                    || isPrefixOfWord(value, "no", 1)
                    || isPrefixOfWord(value, "off", 2)) {
                return StartupMessage.Replication.NONE;
            }
            return switch (value) {
                case "1" -> StartupMessage.Replication.PHYSICAL;
                case "0" -> StartupMessage.Replication.NONE;
                default ->
                    throw new ProtocolViolation(ClientError.fatal(SqlState.INVALID_PARAMETER_VALUE)
                            .message("invalid value for parameter \"replication\": \"%s\"", value)
                            .hint("Valid values are: \"false\", 0, \"true\", 1, \"database\"."));
            };
        }

        /** PostgreSQL takes any unambiguous beginning of its boolean words, in any case (bool.c, parse_bool). */
        private static boolean isPrefixOfWord(String value, String word, int atLeast) {
            return value.length() >= atLeast && word.startsWith(value.toLowerCase(Locale.ROOT));
        }
    }
}
