package dev.weir.doctor.plan.model;

/** What runs a program, and therefore whose pools a process can have. */
public enum Family {
    PYTHON,
    NODE,
    RUBY,
    JVM,
    GO,
    ELIXIR,
    PHP,
    /** Nobody can tell: any of them. */
    UNKNOWN;

    /** Whether a process of this kind can have a pool of that kind. */
    public boolean runs(Family pool) {
        return this == pool || this == UNKNOWN || pool == UNKNOWN;
    }
}
