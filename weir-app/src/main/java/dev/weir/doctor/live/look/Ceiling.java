package dev.weir.doctor.live.look;

/**
 * A limit that PostgreSQL enforces, and how much of it is taken.
 *
 * @param subject the role's or database's name; empty for the server
 * @param limit connections an ordinary role can have there
 * @param held connections there now, with the doctor's own
 */
public record Ceiling(Kind kind, String subject, int limit, int held) {
    /** From which share on a ceiling is near: the field reports ask to be told at 80 %. */
    public static final double NEAR = 0.8;

    public enum Kind {
        SERVER,
        ROLE,
        DATABASE
    }

    /** Whether it counts sessions like these. */
    public boolean counts(Who who) {
        return switch (kind) {
            case SERVER -> true;
            case ROLE -> subject.equals(who.role());
            case DATABASE -> subject.equals(who.database());
        };
    }

    public int free() {
        return Math.max(0, limit - held);
    }

    public boolean isReached() {
        return held >= limit;
    }

    public boolean isNear() {
        return held >= limit * NEAR;
    }

    /** So small that there is nothing between room and none: meant for a few sessions that stay, an exporter's for instance. */
    public boolean isTiny() {
        return limit - 1 < limit * NEAR;
    }

    /** For people: {@code server}, {@code role app}. */
    public String label() {
        return switch (kind) {
            case SERVER -> "server";
            case ROLE -> "role " + subject;
            case DATABASE -> "database " + subject;
        };
    }

    /** For people, behind "connections that": {@code the server allows}, {@code role app may have}. */
    public String allows() {
        return switch (kind) {
            case SERVER -> "the server allows";
            case ROLE, DATABASE -> label() + " may have";
        };
    }
}
