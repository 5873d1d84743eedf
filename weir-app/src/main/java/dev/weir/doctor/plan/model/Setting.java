package dev.weir.doctor.plan.model;

import dev.weir.doctor.plan.source.Value;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A number as a repository declares it, or the default it falls back to.
 *
 * @param name as its users write it
 * @param value what it is set to; empty when it is not
 * @param standard what holds then, and why
 * @param insertion where it could be set; empty when it is, or when nobody can say where
 * @param unlimited a number that says that nothing bounds it, as lower ones do; empty when none does
 * @param minimum what must not be above it, or the program does not start
 * @param override what says it instead of all that, when it is there: a variable of the environment
 */
public record Setting(
        String name,
        Knob.Kind kind,
        Optional<Value> value,
        Standard standard,
        Optional<Knob> insertion,
        OptionalInt unlimited,
        Optional<Setting> minimum,
        Optional<Value> override) {
    /**
     * What holds when nothing is set.
     *
     * @param because why: {@code SQLAlchemy's default}
     * @param flag what sets it on the command line when it is only assumed; empty when it is known
     */
    public record Standard(int value, String because, String flag) {
        public static Standard known(int value, String because) {
            return new Standard(value, because, "");
        }
    }

    public static Setting set(String name, Knob.Kind kind, Value value, Standard standard) {
        return of(name, kind, Optional.of(value), standard);
    }

    public static Setting unset(String name, Knob.Kind kind, Standard standard) {
        return of(name, kind, Optional.empty(), standard);
    }

    public static Setting of(String name, Knob.Kind kind, Optional<Value> value, Standard standard) {
        return new Setting(
                name, kind, value, standard, Optional.empty(), OptionalInt.empty(), Optional.empty(), Optional.empty());
    }

    /** The same, with the place where it could be set if it is not. */
    public Setting insertable(Optional<Knob> at) {
        return value.isPresent() ? this : new Setting(name, kind, value, standard, at, unlimited, minimum, override);
    }

    /** The same, of which a URL may say the number, with the place where it goes when it is not to be said there. */
    public Setting elsewhere(Knob at) {
        return new Setting(name, kind, value, standard, Optional.of(at), unlimited, minimum, override);
    }

    /** The same, unless that has a number. */
    public Setting unless(Value stronger) {
        return new Setting(name, kind, value, standard, insertion, unlimited, minimum, Optional.of(stronger));
    }

    /** The same, which takes that number and what is below it for no limit. */
    public Setting unlimitedFrom(int number) {
        return new Setting(name, kind, value, standard, insertion, OptionalInt.of(number), minimum, override);
    }

    /** The same, which another setting must not be above. */
    public Setting notBelow(Setting least) {
        return new Setting(name, kind, value, standard, insertion, unlimited, Optional.of(least), override);
    }

    /** Whether a number says that nothing bounds it. */
    boolean isUnlimited(int number) {
        return unlimited.isPresent() && number <= unlimited.getAsInt();
    }
}
