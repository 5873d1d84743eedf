package dev.weir.doctor.top.view;

import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.Who;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * One session of a database, or one client of a pooler.
 *
 * @param id unique among those seen at one moment, and the same at the next one
 * @param pid of PostgreSQL's backend; 0 when it has none
 * @param since how long it has been doing what it does; zero when hidden
 * @param age how long it has been connected; empty when hidden
 * @param what its statement without literals, or what keeps it where it is
 * @param session for what may be done to it; empty for a pooler's client
 */
public record Entry(
        String id,
        int pid,
        Who who,
        Doing doing,
        Duration since,
        Optional<Duration> age,
        String what,
        Optional<Session> session) {

    /** Whether each of the words is somewhere in it. */
    boolean matches(String filter) {
        var all = String.join(
                        " ",
                        who.application(),
                        who.role(),
                        who.database(),
                        who.address(),
                        doing.word(),
                        pid == 0 ? "" : Integer.toString(pid),
                        what)
                .toLowerCase(Locale.ROOT);
        for (var word : filter.toLowerCase(Locale.ROOT).split(" +", -1)) {
            if (!all.contains(word)) {
                return false;
            }
        }
        return true;
    }
}
