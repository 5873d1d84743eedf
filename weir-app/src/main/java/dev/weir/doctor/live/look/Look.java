package dev.weir.doctor.live.look;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything the doctor saw at one moment.
 *
 * @param at by the server's clock
 * @param ceilings the server's first, then those of the roles and databases that have one
 * @param sessions those of clients, without the doctor's own
 * @param traffic by database; empty before PostgreSQL 14
 * @param residue names of prepared statements that others left on the doctor's own server session; only behind a pooler
 */
public record Look(
        Instant at,
        Server server,
        List<Ceiling> ceilings,
        List<Session> sessions,
        Map<String, Traffic> traffic,
        List<Prepared> prepared,
        List<String> residue) {

    public Look {
        ceilings = List.copyOf(ceilings);
        sessions = List.copyOf(sessions);
        traffic = Map.copyOf(traffic);
        prepared = List.copyOf(prepared);
        residue = List.copyOf(residue);
    }

    /** The ceilings that a session of the doctor's role in its database is under; the server's is always there. */
    public List<Ceiling> own() {
        return ceilings.stream()
                .filter(ceiling -> switch (ceiling.kind()) {
                    case SERVER -> true;
                    case ROLE -> ceiling.subject().equals(server.role()) && !server.superuser();
                    case DATABASE -> ceiling.subject().equals(server.database()) && !server.superuser();
                })
                .toList();
    }

    /** The one that refuses first. */
    public Ceiling binding() {
        return own().stream().min(Comparator.comparingInt(Ceiling::free)).orElseThrow();
    }

    /** The one that refuses a session like these first. */
    public Ceiling bindingFor(Who who) {
        return ceilings.stream()
                .filter(ceiling -> ceiling.counts(who))
                .min(Comparator.comparingInt(Ceiling::free))
                .orElseThrow();
    }

    public Ceiling serverCeiling() {
        return ceilings.getFirst();
    }

    /** Whose sessions they are, who holds most first. */
    public List<Owner> owners() {
        return Owner.by(Session::who, sessions);
    }

    public Optional<Session> session(int pid) {
        return sessions.stream().filter(session -> session.pid() == pid).findFirst();
    }

    /** How many sessions of others the doctor's role cannot look into. */
    public long hidden() {
        return sessions.stream().filter(Session::isHidden).count();
    }
}
