package dev.weir.doctor.plan;

import dev.weir.doctor.plan.model.Quantity;
import java.util.Optional;

/**
 * How many connections there are for applications.
 *
 * @param usable the number
 * @param what whose number it is and how it comes about, as one clause
 * @param assumption what was assumed for want of something better
 */
public record Ceiling(int usable, String what, Optional<Quantity.Assumption> assumption) {
    public static Ceiling known(int usable, String what) {
        return new Ceiling(usable, what, Optional.empty());
    }
}
