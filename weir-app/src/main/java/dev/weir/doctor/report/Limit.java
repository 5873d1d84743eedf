package dev.weir.doctor.report;

import dev.weir.doctor.live.look.Ceiling;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Refusal;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.State;
import dev.weir.doctor.live.look.Who;

/** A ceiling apart from how much of it is taken: what stays the same while a recording goes on. */
record Limit(Ceiling.Kind kind, String subject) {
    static final Limit SERVER = new Limit(Ceiling.Kind.SERVER, "");

    static Limit of(Ceiling ceiling) {
        return new Limit(ceiling.kind(), ceiling.subject());
    }

    static Limit of(Refusal refusal) {
        return switch (refusal.limit()) {
            case ROLE -> new Limit(Ceiling.Kind.ROLE, refusal.subject());
            case DATABASE -> new Limit(Ceiling.Kind.DATABASE, refusal.subject());
            case RESERVED, ALL_SLOTS -> SERVER;
        };
    }

    /** How much of it was taken then; the server's where it was not set at that time. */
    Ceiling in(Look look) {
        return look.ceilings().stream()
                .filter(ceiling -> of(ceiling).equals(this))
                .findFirst()
                .orElseGet(look::serverCeiling);
    }

    boolean covers(Who who) {
        return switch (kind) {
            case SERVER -> true;
            case ROLE -> subject.equals(who.role());
            case DATABASE -> subject.equals(who.database());
        };
    }

    /** Sessions under it that do something, or keep a transaction open: each needs a server connection, pooled or not. */
    int used(Look look) {
        return (int) look.sessions().stream()
                .filter(session -> covers(session.who()) && isUsed(session))
                .count();
    }

    static boolean isUsed(Session session) {
        return session.state() == State.ACTIVE || session.state() == State.IN_TRANSACTION;
    }

    /** As in {@link Ceiling#label}. */
    String label() {
        return new Ceiling(kind, subject, 0, 0).label();
    }
}
