package dev.weir.session.simulation;

/** Something that must never happen has happened. */
final class Finding extends AssertionError {
    private static final long serialVersionUID = 1;

    Finding(String what) {
        super(what);
    }

    static void unless(boolean holds, String what) {
        if (!holds) {
            throw new Finding(what);
        }
    }
}
