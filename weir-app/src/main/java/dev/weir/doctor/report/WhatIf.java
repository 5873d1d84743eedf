package dev.weir.doctor.report;

import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Owner;
import dev.weir.doctor.live.look.Sample;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.Who;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * The recorded sessions once more, with a pool of another size for each who held some.
 *
 * <p>Nobody holds more than its pool, and who had more than that at work or in a transaction would have waited. Owners whose
 * sessions are hidden keep what they hold: where they come from does not show either, so nobody knows how many pools they are.
 */
final class WhatIf implements Consumer<Sample> {
    private final Story story;
    private final ToIntFunction<Who> pool;
    private int peak;
    private int looks;
    private int waits;

    /** @param pool the most that each may hold */
    WhatIf(Story story, ToIntFunction<Who> pool) {
        this.story = story;
        this.pool = pool;
    }

    @Override
    public void accept(Sample sample) {
        if (!(sample instanceof Sample.Seen(Look look, var _)) || !story.limit().isIn(look)) {
            return;
        }
        looks++;
        var owners = story.under(look);
        // the doctor's own session counts like any other, and is in no owner's hands
        int held = story.limit().in(look).held()
                - owners.stream().mapToInt(Owner::held).sum();
        boolean waited = false;
        for (var owner : owners) {
            int size = pool.applyAsInt(owner.who());
            held += owner.isHidden() ? owner.held() : Math.min(owner.held(), size);
            waited |= owner.sessions().stream().filter(Session::isBound).count() > size;
        }
        waits += waited ? 1 : 0;
        peak = Math.max(peak, held);
    }

    /** The most connections that would have been held. */
    int peak() {
        return peak;
    }

    /** Looks at which somebody would have waited for its pool. */
    int waits() {
        return waits;
    }

    int looks() {
        return looks;
    }
}
