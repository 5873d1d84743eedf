package dev.weir.doctor.live.cause;

import dev.weir.doctor.Confidence;
import dev.weir.doctor.Finding;
import dev.weir.doctor.live.look.Ceiling;
import dev.weir.doctor.live.look.Driver;
import dev.weir.doctor.live.look.Session;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** People and their tools: a tab of pgAdmin is a connection. */
final class ToolsHoldSlots implements Cause {
    static final int SEVERAL = 3;

    /** Of the ceiling. */
    static final double SHARE = 0.15;

    @Override
    public List<Finding> judge(Evidence seen) {
        var look = seen.look();
        var tools = look.sessions().stream()
                .filter(session -> session.driver().kind() == Driver.Kind.TOOL)
                .toList();
        return look.own().stream()
                .map(ceiling -> new Under(
                        ceiling,
                        tools.stream()
                                .filter(tool -> ceiling.counts(tool.who()))
                                .toList()))
                .filter(under -> under.tools().size() >= SEVERAL && under.share() >= SHARE)
                .max(Comparator.comparingDouble(Under::share))
                .map(under -> List.of(finding(under.tools(), under.ceiling())))
                .orElse(List.of());
    }

    /** Those that a ceiling counts. */
    private record Under(Ceiling ceiling, List<Session> tools) {
        double share() {
            return tools.size() / (double) ceiling.limit();
        }
    }

    private static Finding finding(List<Session> tools, Ceiling ceiling) {
        var which = tools.stream()
                .collect(Collectors.groupingBy(session -> session.driver().label(), Collectors.counting()))
                .entrySet()
                .stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .map(tool -> tool.getKey() + " " + tool.getValue())
                .collect(Collectors.joining(", "));
        var roles =
                tools.stream().map(session -> session.who().role()).distinct().toList();
        return new Finding(
                        "TOOLS_HOLD_SLOTS",
                        Evidence.wasteUnder(ceiling),
                        Confidence.HIGH,
                        "%d of %d connections that %s are people's tools: %s"
                                .formatted(tools.size(), ceiling.limit(), ceiling.allows(), which),
                        List.of("by application_name; they log in as " + Words.some(roles)),
                        List.of(
                                Remedies.edit("people", "their tools", "disconnect what is not in use"),
                                Remedies.sql(
                                        "CREATE ROLE people LOGIN CONNECTION LIMIT 3%s;".formatted(membership(tools)),
                                        Remedies.LOOK_AGAIN)),
                        Finding.Past.SAME)
                .onceOver("%d of %d connections that %s were people's tools: %s"
                        .formatted(tools.size(), ceiling.limit(), ceiling.allows(), which));
    }

    /** What people may do is what the role may that most tools log in as; a superuser's powers are not for them. */
    private static String membership(List<Session> tools) {
        return tools.stream()
                .filter(session -> session.rank() == Session.Rank.ORDINARY)
                .collect(Collectors.groupingBy(session -> session.who().role(), Collectors.counting()))
                .entrySet()
                .stream()
                .min(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .map(role -> " IN ROLE " + Words.quoted(role.getKey()))
                .orElse("");
    }
}
