package dev.weir.doctor.plan.model;

/**
 * How many instances more than usual there are while a new release replaces an old one.
 *
 * @param amount instances, or a percentage of them, rounded up
 */
public record Surge(Setting amount, boolean percent) {
    /** Old ones end before new ones start. */
    public static Surge none(String because) {
        return new Surge(Setting.unset("surge", Knob.Kind.SURGE, Setting.Standard.known(0, because)), false);
    }

    /** Each instance has its successor beside it for a while. */
    public static Surge twice(String because) {
        return new Surge(
                Setting.unset("surge in percent", Knob.Kind.SURGE, Setting.Standard.known(100, because)), true);
    }

    public int extra(int instances, int value) {
        return percent ? Math.ceilDiv(instances * value, 100) : value;
    }
}
