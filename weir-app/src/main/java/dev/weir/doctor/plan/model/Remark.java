package dev.weir.doctor.plan.model;

import dev.weir.doctor.Confidence;
import dev.weir.doctor.Finding;
import dev.weir.doctor.Remedy;
import dev.weir.doctor.Severity;
import dev.weir.doctor.plan.source.Place;
import java.util.List;

/** Something in a file that does not do what its author thinks. */
public record Remark(Place place, Finding finding) {
    /**
     * A remark with advice in words.
     *
     * @param what one sentence
     * @param instead what to do about it, one sentence
     */
    public static Remark of(String id, Severity severity, Place place, String what, String instead) {
        return new Remark(
                place,
                new Finding(
                        id,
                        severity,
                        Confidence.HIGH,
                        what,
                        instead.isEmpty() ? List.of() : List.of(instead),
                        List.<Remedy>of(),
                        Finding.Past.SAME));
    }
}
