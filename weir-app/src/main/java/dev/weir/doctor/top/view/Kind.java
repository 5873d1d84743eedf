package dev.weir.doctor.top.view;

import java.util.List;

/** What is looked at, and the words that differ by it. */
public enum Kind {
    DATABASE(
            "sessions",
            "unused",
            Doing.IN_TRANSACTION,
            List.of(
                    Grouping.APPLICATION,
                    Grouping.ROLE,
                    Grouping.DATABASE,
                    Grouping.ADDRESS,
                    Grouping.STATE,
                    Grouping.NONE)),
    CONSOLE(
            "clients",
            "waits",
            Doing.PINNED,
            List.of(
                    Grouping.POOL,
                    Grouping.APPLICATION,
                    Grouping.ROLE,
                    Grouping.DATABASE,
                    Grouping.ADDRESS,
                    Grouping.STATE,
                    Grouping.NONE));

    private final String things;
    private final String longest;
    private final Doing third;

    @SuppressWarnings("ImmutableEnumChecker") // immutable: made by List.of
    private final List<Grouping> groupings;

    Kind(String things, String longest, Doing third, List<Grouping> groupings) {
        this.things = things;
        this.longest = longest;
        this.third = third;
        this.groupings = groupings;
    }

    /** What the rows are. */
    String things() {
        return things;
    }

    /** Heading of the time that matters: how long a connection was not used, or how long a client has been waiting. */
    String longest() {
        return longest;
    }

    /** Beside those that work, wait and idle. */
    Doing third() {
        return third;
    }

    /** In the order in which the key goes through them, the first at the start. */
    List<Grouping> groupings() {
        return groupings;
    }

    /** Whether the time of this one counts for {@link #longest}. */
    boolean isTimed(Doing doing) {
        return switch (this) {
            case DATABASE -> doing == Doing.IDLE || doing == Doing.IN_TRANSACTION;
            case CONSOLE -> doing == Doing.WAITING;
        };
    }
}
