package dev.weir.doctor.plan;

/** How much of what may be used a proposal uses. */
public enum Profile {
    /** Half of the ceiling when 80 % may be used: a second release or a stranger fits as well. */
    CONSERVATIVE(10),
    BALANCED(13),
    /** Everything that may be used. */
    HIGH_PERFORMANCE(16);

    private final int sixteenths;

    Profile(int sixteenths) {
        this.sixteenths = sixteenths;
    }

    /** The share of the ceiling to stay below, of a share that may be used. */
    public int percent(int allowed) {
        return allowed * sixteenths / 16;
    }
}
