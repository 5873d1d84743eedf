package dev.weir.doctor.live.cause;

import dev.weir.doctor.Confidence;
import dev.weir.doctor.Finding;
import dev.weir.doctor.Severity;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.State;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** No leak: the connections are full because the database has that much to do. */
final class Saturated implements Cause {
    /** Under it the work is not what fills the ceiling. */
    static final double BUSY_SHARE = 0.5;

    /** Quick queries come and go between two looks; those that fill a database last. */
    static final Duration SLOW = Duration.ofSeconds(1);

    @Override
    public List<Finding> judge(Evidence seen) {
        var look = seen.look();
        var ceiling = look.binding();
        var working = look.sessions().stream()
                .filter(session -> session.state() == State.ACTIVE
                        && ceiling.counts(session.who())
                        && session.blockedBy().isEmpty()
                        && !session.waitsFor().equals("Client")
                        && session.queryAge(look.at()).compareTo(SLOW) >= 0)
                .toList();
        boolean fills = ceiling.isNear() && working.size() >= ceiling.limit() * BUSY_SHARE;
        return fills ? List.of(finding(working, look)) : List.of();
    }

    private static Finding finding(List<Session> working, Look look) {
        var oldest = working.stream()
                .map(session -> session.queryAge(look.at()))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        return new Finding(
                        "SATURATED",
                        Severity.WARNING,
                        Confidence.HIGH,
                        "Not a leak: %d sessions are working, the longest for %s"
                                .formatted(working.size(), Words.brief(oldest)),
                        List.of(
                                "most of them run: "
                                        + most(working, s -> "\"" + s.last().shape() + "\""),
                                "they wait for: "
                                        + most(working, s -> s.waitsFor().isEmpty() ? "the processor" : s.waitsFor())),
                        List.of(
                                Remedies.edit(
                                        "PostgreSQL",
                                        "the statement above",
                                        "an index for it; see EXPLAIN (ANALYZE, BUFFERS)"),
                                Remedies.pooler(look.binding())),
                        Finding.Past.SAME)
                .onceOver("Not a leak: %d sessions were working, the longest for %s"
                        .formatted(working.size(), Words.brief(oldest)));
    }

    private static String most(List<Session> sessions, Function<Session, String> what) {
        return sessions.stream().collect(Collectors.groupingBy(what, Collectors.counting())).entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(2)
                .map(one -> one.getValue() + " × " + one.getKey())
                .collect(Collectors.joining(", "));
    }
}
