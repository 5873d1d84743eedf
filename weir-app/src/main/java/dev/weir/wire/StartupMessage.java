package dev.weir.wire;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client's request for a session.
 *
 * @param minorVersion as requested, 0 to 65535; see {@link #negotiatedMinor}
 * @param settings every run-time setting, names in lower case because PostgreSQL ignores their case, in the order in which
 *     they take effect: those inside {@code options} first, then those given by name, a later one replacing an earlier one
 * @param fromOptions the names of those whose value comes from inside {@code options}
 * @param unknownProtocolOptions the names that began with {@code _pq_.}: Weir knows none yet
 */
public record StartupMessage(
        int minorVersion,
        Login login,
        Replication replication,
        SequencedMap<String, String> settings,
        Set<String> fromOptions,
        List<String> unknownProtocolOptions)
        implements StartupPacket {

    /** Who, and where to; the database is the user's name when the client gave none, and means nothing to PHYSICAL. */
    public record Login(String user, String database) {}

    /** The words of the {@code replication} parameter. */
    public enum Replication {
        NONE,
        /** {@code true}: streaming replication, bound to no database. */
        PHYSICAL,
        /** {@code database}: logical replication, and plain SQL besides. */
        LOGICAL
    }

    public StartupMessage {
        settings = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(settings));
        fromOptions = Set.copyOf(fromOptions);
        unknownProtocolOptions = List.copyOf(unknownProtocolOptions);
    }

    public String user() {
        return login.user();
    }

    public String database() {
        return login.database();
    }

    /** The minor version both sides speak from here on. */
    public int negotiatedMinor() {
        return Math.min(minorVersion, ProtocolVersion.NEWEST_MINOR);
    }

    /**
     * What must be said before anything else, once; null when the client asked for nothing unknown. PostgreSQL decides by
     * the same two conditions (backend_startup.c, ProcessStartupPacket).
     */
    public @Nullable NegotiateProtocolVersion negotiation() {
        return minorVersion > ProtocolVersion.NEWEST_MINOR || !unknownProtocolOptions.isEmpty()
                ? new NegotiateProtocolVersion(negotiatedMinor(), unknownProtocolOptions)
                : null;
    }

    /**
     * The same without some run-time settings, under any spelling of their names.
     *
     * @param names {@code options} among them means all that were given inside of it
     * @param tracked but for these
     */
    public StartupMessage without(Collection<String> names, Collection<String> tracked) {
        var dropped = new HashSet<String>();
        if (names.contains("options")) {
            dropped.addAll(fromOptions);
            tracked.forEach(name -> dropped.remove(StartupOptions.settingName(name)));
        }
        names.forEach(name -> dropped.add(StartupOptions.settingName(name)));
        if (dropped.stream().noneMatch(settings::containsKey)) {
            return this;
        }
        var kept = new LinkedHashMap<>(settings);
        kept.keySet().removeAll(dropped);
        return new StartupMessage(minorVersion, login, replication, kept, fromOptions, unknownProtocolOptions);
    }

    /** The same from another user. */
    public StartupMessage as(String user) {
        var other = new Login(user, login.database);
        return new StartupMessage(minorVersion, other, replication, settings, fromOptions, unknownProtocolOptions);
    }

    /** The value of a run-time setting under any spelling of its name. */
    public @Nullable String setting(String name) {
        return settings.get(StartupOptions.settingName(name));
    }
}
