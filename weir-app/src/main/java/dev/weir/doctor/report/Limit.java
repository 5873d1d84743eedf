package dev.weir.doctor.report;

import dev.weir.doctor.live.Hidden;
import dev.weir.doctor.live.look.Ceiling;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Refusal;

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

    /** Whether it was set at that time. */
    boolean isIn(Look look) {
        return look.ceilings().stream().anyMatch(ceiling -> of(ceiling).equals(this));
    }

    /** How much of it was taken then; where it was not set at that time, of the one that bound instead. */
    Ceiling in(Look look) {
        return look.ceilings().stream()
                .filter(ceiling -> of(ceiling).equals(this))
                .findFirst()
                .orElseGet(look::binding);
    }

    /** The same, with what is known of those that hold it. */
    Point.Taken taken(Look look) {
        var ceiling = in(look);
        int used = (int) look.sessions().stream()
                .filter(session -> ceiling.counts(session.who()) && session.isUsed(look.at()))
                .count();
        return new Point.Taken(
                ceiling, !isIn(look), used, (int) Hidden.under(ceiling, look).sessions());
    }

    /** As in {@link Ceiling#label}, as Markdown. */
    String name() {
        return switch (kind) {
            case SERVER -> "server";
            case ROLE -> "role " + Markdown.name(subject);
            case DATABASE -> "database " + Markdown.name(subject);
        };
    }
}
