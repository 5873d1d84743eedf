package dev.weir.doctor.top.view;

import dev.weir.doctor.live.look.Session;
import java.util.List;

/**
 * What would be hit.
 *
 * @param targets nobody when it cannot be done
 * @param text the question to be answered with yes; or why it cannot be done
 */
public record Proposal(Deed deed, List<Session> targets, String text) {
    public Proposal {
        targets = List.copyOf(targets);
    }

    public static Proposal sorry(Deed deed, String why) {
        return new Proposal(deed, List.of(), why);
    }
}
