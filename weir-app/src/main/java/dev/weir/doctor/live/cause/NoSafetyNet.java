package dev.weir.doctor.live.cause;

import dev.weir.doctor.Confidence;
import dev.weir.doctor.Finding;
import dev.weir.doctor.Severity;
import dev.weir.doctor.live.look.Server;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Nothing would end a transaction that was forgotten. */
final class NoSafetyNet implements Cause {
    /** What should be set, and to what: longer than any request takes, shorter than an outage may. */
    private static final Map<String, String> NETS = new LinkedHashMap<>();

    static {
        NETS.put("idle_in_transaction_session_timeout", "60s");
        NETS.put("statement_timeout", "60s");
    }

    @Override
    public List<Finding> judge(Evidence seen) {
        var server = seen.look().server();
        var missing = NETS.keySet().stream().filter(net -> isOff(net, server)).toList();
        return missing.isEmpty()
                ? List.of()
                : List.of(new Finding(
                        "NO_SAFETY_NET",
                        Severity.NOTE,
                        Confidence.HIGH,
                        missing.contains("idle_in_transaction_session_timeout")
                                ? "One forgotten COMMIT of role %s can hold a connection for ever"
                                        .formatted(server.role())
                                : "One runaway statement of role %s can hold a connection for ever"
                                        .formatted(server.role()),
                        List.of("not set: " + String.join(", ", missing)),
                        missing.stream()
                                .map(net -> Remedies.roleSetting(server, net, NETS.getOrDefault(net, "")))
                                .toList(),
                        Finding.Past.SAME));
    }

    private static boolean isOff(String net, Server server) {
        return "0".equals(server.settings().get(net));
    }
}
