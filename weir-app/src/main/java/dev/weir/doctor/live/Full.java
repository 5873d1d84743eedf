package dev.weir.doctor.live;

import dev.weir.doctor.live.look.Refusal;
import java.io.Serial;
import java.util.List;

/** The doctor was not let in for want of a connection, at every try: a finding by itself. */
public final class Full extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<Refusal> refusals;

    Full(List<Refusal> refusals) {
        super(refusals.getLast().text(), null, false, false);
        this.refusals = List.copyOf(refusals);
    }

    /** At least one, in the order in which they came. */
    public List<Refusal> refusals() {
        return refusals;
    }
}
