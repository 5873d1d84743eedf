package dev.weir.doctor.live.cause;

import dev.weir.doctor.Confidence;
import dev.weir.doctor.Finding;
import dev.weir.doctor.live.look.Ceiling;
import dev.weir.doctor.live.look.Driver;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Session;
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
        var ceiling = look.binding();
        return tools.size() >= SEVERAL && tools.size() >= ceiling.limit() * SHARE
                ? List.of(finding(tools, ceiling, look))
                : List.of();
    }

    private static Finding finding(List<Session> tools, Ceiling ceiling, Look look) {
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
                        "%d of %d connections are people's tools: %s".formatted(tools.size(), ceiling.limit(), which),
                        List.of("by application_name; they log in as " + Words.some(roles)),
                        List.of(
                                Remedies.edit("people", "their tools", "disconnect what is not in use"),
                                Remedies.sql(
                                        "CREATE ROLE people LOGIN CONNECTION LIMIT 3 IN ROLE %s;"
                                                .formatted(Words.quoted(
                                                        look.server().role())),
                                        Remedies.LOOK_AGAIN)),
                        Finding.Past.SAME)
                .onceOver(
                        "%d of %d connections were people's tools: %s".formatted(tools.size(), ceiling.limit(), which));
    }
}
