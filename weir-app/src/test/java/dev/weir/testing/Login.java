package dev.weir.testing;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who connects, where, and with which startup parameters.
 *
 * @param password the empty string where none is asked for
 */
public record Login(String user, String database, String password, int protocol, Map<String, String> parameters) {
    /** The ordinary role and database of every test: let in without a password. */
    public static final Login APP = new Login("app", "app", "", Frontend.PROTOCOL_3_0, Map.of());

    /** The superuser of the embedded server. */
    public static final Login POSTGRES = new Login("postgres", "postgres", "", Frontend.PROTOCOL_3_0, Map.of());

    public Login user(String name, String secret) {
        return new Login(name, database, secret, protocol, parameters);
    }

    public Login in(String otherDatabase) {
        return new Login(user, otherDatabase, password, protocol, parameters);
    }

    public Login protocol(int version) {
        return new Login(user, database, password, version, parameters);
    }

    public Login with(String parameter, String value) {
        var more = new LinkedHashMap<>(parameters);
        more.put(parameter, value);
        return new Login(user, database, password, protocol, more);
    }

    public byte[] startupPacket() {
        var all = new LinkedHashMap<String, String>();
        all.put("user", user);
        all.put("database", database);
        all.putAll(parameters);
        return Frontend.startup(protocol, all);
    }

    @Override
    public String toString() {
        return user + "@" + database + (parameters.isEmpty() ? "" : " " + parameters);
    }
}
