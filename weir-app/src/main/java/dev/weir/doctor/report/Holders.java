package dev.weir.doctor.report;

import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Owner;
import dev.weir.doctor.live.look.Who;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who held what at the peak and at the end, and used how much of it: rows of a table, as Markdown. */
final class Holders {
    private static final int LISTED = 12;

    /** Everybody's sessions at one moment. */
    private record Moment(Look look, Map<Who, Owner> owners) {
        static Moment of(Look look, List<Owner> owners) {
            return new Moment(
                    look,
                    owners.stream()
                            .collect(
                                    Collectors.toMap(Owner::who, owner -> owner, (one, _) -> one, LinkedHashMap::new)));
        }

        int held(Who who) {
            @Nullable Owner owner = owners.get(who);
            return owner == null ? 0 : owner.held();
        }

        String used(Who who) {
            @Nullable Owner owner = owners.get(who);
            if (owner == null) {
                return "0";
            }
            return owner.isHidden() ? "?" : Integer.toString(owner.used(look.at()));
        }
    }

    private Holders() {}

    /** Who held most at the peak first; empty when the doctor never came in. */
    static List<List<String>> rows(Story story) {
        var peakLook = story.peak();
        var lastLook = story.last();
        if (peakLook.isEmpty() || lastLook.isEmpty()) {
            return List.of();
        }
        var peak = moment(peakLook.get(), lastLook.get(), story);
        var end = moment(lastLook.get(), peakLook.get(), story);
        var all = new LinkedHashSet<>(peak.owners().keySet());
        all.addAll(end.owners().keySet());
        var rows = new ArrayList<List<String>>();
        all.stream().limit(LISTED).forEach(who -> rows.add(row(who, peak, end)));
        if (all.size() > LISTED) {
            var others = all.stream().skip(LISTED).toList();
            rows.add(List.of(others.size() + " others", "", "", sum(others, peak), "", sum(others, end), ""));
        }
        rows.add(List.of("`weir doctor`", "", "", "1", "", "1", ""));
        return rows;
    }

    /** Those under the limit; everybody where the limits of the two moments count different ones. */
    private static Moment moment(Look look, Look other, Story story) {
        boolean isOneLimit = Objects.equals(
                Limit.of(story.limit().in(look)), Limit.of(story.limit().in(other)));
        return Moment.of(look, isOneLimit ? story.under(look) : look.owners());
    }

    private static List<String> row(Who who, Moment peak, Moment end) {
        return List.of(
                Markdown.name(who.application()),
                who.address().isEmpty() ? "–" : Markdown.name(who.address()),
                Markdown.name(who.role()),
                Integer.toString(peak.held(who)),
                peak.used(who),
                Integer.toString(end.held(who)),
                end.used(who));
    }

    private static String sum(List<Who> some, Moment at) {
        return Integer.toString(some.stream().mapToInt(at::held).sum());
    }
}
