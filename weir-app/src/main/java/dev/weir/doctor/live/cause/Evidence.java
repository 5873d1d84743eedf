package dev.weir.doctor.live.cause;

import dev.weir.doctor.Severity;
import dev.weir.doctor.live.look.Ceiling;
import dev.weir.doctor.live.look.Driver;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Meter;
import dev.weir.doctor.live.look.Refusal;
import dev.weir.doctor.live.look.Series;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.State;
import dev.weir.doctor.live.look.Usage;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All that a cause is judged by.
 *
 * @param series the looks so far; the last one is now
 * @param refusals how often the doctor itself was refused while it tried to come in for this look
 * @param usage what each owner used; may rest on more looks than the series has room for
 */
public record Evidence(Series series, List<Refusal> refusals, List<Usage> usage) {
    public Evidence {
        refusals = List.copyOf(refusals);
        usage = List.copyOf(usage);
    }

    /** The series is all there is. */
    public Evidence(Series series, List<Refusal> refusals) {
        this(series, refusals, Meter.of(series).usage());
    }

    public static Evidence of(Look look) {
        return new Evidence(Series.of(look), List.of());
    }

    Look look() {
        return series.last();
    }

    Instant now() {
        return look().at();
    }

    /** What only wastes slots hurts when slots are short, and is worth knowing before. */
    static Severity wasteUnder(Ceiling ceiling) {
        return ceiling.isNear() ? Severity.WARNING : Severity.NOTE;
    }

    /** Where poolers connect from: the one the doctor came through, and those that say so. */
    Set<String> poolers() {
        var addresses = new HashSet<String>();
        if (look().server().pooled()) {
            addresses.add(look().server().address());
        }
        for (var session : look().sessions()) {
            if (session.state() != State.HIDDEN && session.driver().kind() == Driver.Kind.POOLER) {
                addresses.add(session.who().address());
            }
        }
        return addresses;
    }

    boolean isApplication(Session session) {
        return session.state() != State.HIDDEN && session.driver().kind() == Driver.Kind.APPLICATION;
    }
}
