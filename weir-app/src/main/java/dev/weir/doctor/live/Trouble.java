package dev.weir.doctor.live;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Turns what a driver throws into one sentence with what to do. Passwords are in no message of PostgreSQL or pgjdbc. */
final class Trouble {
    /** The databases that a pooler's own console is reached under. */
    private static final Set<String> CONSOLES = Set.of("pgbouncer", "weir", "odyssey", "pgcat");

    private Trouble() {}

    static CannotTell connecting(SQLException e, Target target) {
        return isConsole(target) ? console(target) : unreachable(e, target);
    }

    /** Also for a console, where it is one that is wanted. */
    static CannotTell unreachable(SQLException e, Target target) {
        var said = said(e);
        var cause = cause(e);
        var sentence = switch (cause) {
            case UnknownHostException _ ->
                "the host %s is not known: check its name in the URL".formatted(target.host());
            case SocketTimeoutException _, NoRouteToHostException _ ->
                "%s does not answer: check host and port, and whether a firewall lets this machine through"
                        .formatted(target.address());
            case ConnectException _ ->
                "nothing listens at %s: check host and port in the URL, and that PostgreSQL runs"
                        .formatted(target.address());
            case SSLException tls ->
                "TLS with %s failed (%s): check sslmode and sslrootcert in the URL"
                        .formatted(target.address(), tls.getMessage());
            case null, default -> login(e, said, target);
        };
        return new CannotTell(sentence);
    }

    private static String login(SQLException e, String said, Target target) {
        var lower = said.toLowerCase(Locale.ROOT);
        if (lower.contains("does not support ssl")) {
            return "%s speaks no TLS, but sslmode=%s insists on it: set sslmode=prefer, if the network is yours"
                    .formatted(target.address(), target.sslMode());
        }
        if (lower.contains("pg_hba.conf") && (lower.contains("no encryption") || lower.contains("ssl off"))) {
            return "%s wants TLS, or does not know this machine: add ?sslmode=require to the URL (it said: %s)"
                    .formatted(target.address(), said);
        }
        if (lower.contains("could not be verified by hostnameverifier")) {
            return "the certificate of %s is for another name than %s: take the name it was made for, or sslmode=verify-ca"
                    .formatted(target.address(), target.host());
        }
        if (lower.contains("root certificate")) {
            return "nobody vouches for %s: sslrootcert in the URL must name a file with its authority's certificate (%s)"
                    .formatted(target.address(), said);
        }
        var state = e.getSQLState() == null ? "" : e.getSQLState();
        return switch (state) {
            case "28P01" ->
                "wrong password for %s at %s: check user and password in the URL"
                        .formatted(target.user(), target.address());
            case "08004" ->
                lower.contains("password")
                        ? "%s at %s needs a password: put it into the URL, PGPASSWORD or ~/.pgpass"
                                .formatted(target.user(), target.address())
                        : refused(said, target);
            case "28000" ->
                "%s may not log in at %s: ask for LOGIN or an entry in pg_hba.conf (it said: %s)"
                        .formatted(target.user(), target.address(), said);
            case "3D000" ->
                "there is no database %s at %s: check the name after the last / of the URL"
                        .formatted(target.database(), target.address());
            case "57P03" ->
                "PostgreSQL at %s starts, stops or recovers: try again in a moment (it said: %s)"
                        .formatted(target.address(), said);
            default -> refused(said, target);
        };
    }

    private static String refused(String said, Target target) {
        return "no login at %s: it said \"%s\"; weir explain may know more".formatted(target.address(), said);
    }

    static CannotTell looking(SQLException e, Target target) {
        if (isConsole(target)) {
            return console(target);
        }
        return switch (e.getSQLState() == null ? "" : e.getSQLState()) {
            case "57014" ->
                new CannotTell("%s did not answer within %s: it is overloaded, or locks are in the way; try again"
                        .formatted(target.address(), "2 s"));
            case "57P01" -> new CannotTell("the doctor's session was ended by an administrator: try again");
            default -> new CannotTell("%s did not let the doctor look: %s".formatted(target.address(), said(e)));
        };
    }

    static boolean isConsole(Target target) {
        return CONSOLES.contains(target.database());
    }

    private static CannotTell console(Target target) {
        return new CannotTell("%s is the console of a pooler, not a database: name the database behind it in the URL"
                .formatted(target));
    }

    /** What is at the bottom of it; TLS wraps what it does not like in more of its own kind. */
    private static @Nullable Throwable cause(Throwable e) {
        var cause = e.getCause();
        if (cause == null || cause instanceof SSLException) {
            return cause;
        }
        var deeper = cause(cause);
        return deeper == null ? cause : deeper;
    }

    /** On one line, without pgjdbc's word for how bad it is. */
    private static String said(SQLException e) {
        return String.valueOf(e.getMessage())
                .replaceAll("\\p{Cntrl}+", " ")
                .replaceFirst("^(FATAL|ERROR|PANIC): ", "")
                .strip();
    }
}
