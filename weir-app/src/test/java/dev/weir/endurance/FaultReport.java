package dev.weir.endurance;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a run of faults has shown: one row for each fault, and everything that was wrong. */
final class FaultReport {
    private final Duration length;
    private final long seed;
    private final FaultRig rig;
    private final List<FaultRun.Strike> strikes;
    private final List<String> wrong;

    FaultReport(Duration length, long seed, FaultRig rig, List<FaultRun.Strike> strikes) {
        this.length = length;
        this.seed = seed;
        this.rig = rig;
        this.strikes = List.copyOf(strikes);
        this.wrong = new ArrayList<>(rig.load().journal().violations());
    }

    /** One more thing that must not be. */
    void add(String violation) {
        wrong.add(violation);
    }

    boolean isClean() {
        return wrong.isEmpty();
    }

    String markdown() {
        return """
                # Faults

                <!-- Written by FaultsIT: do not edit. CONTRIBUTING.md says how to run it. -->

                **%s**

                %d s under load on %s, %s, seed %d: %d faults, %d requests answered and verified. The longest
                wait for an answer was %.1f s; a queued request may wait %d s (`query_wait_timeout`), and beyond %d s a client counts as hanging.
                Transactions that write: %s. What the database holds was compared with what each client had been told.

                | fault | times | answered | lost with their servers | could be | how told | longest wait |
                |---|---:|---:|---:|---:|---|---:|
                %s

                *Answered* counts requests and transactions from a fault to the next one; *lost* those whose server was lost while
                it worked for them; *could be* the servers the fault took, twice where PostgreSQL as a whole went away: a server
                opened just before it closes its door is lost as well. *How told* is the SQLSTATE of the client's last error, or
                "inside a message" where the connection ended in the middle of a row and nothing could be said. Any other error,
                any word to an idle client, any answer that is not exactly the asked one, and any lost buffer would be listed here:

                %s
                %s
                """.formatted(
                        verdict(),
                        length.toSeconds(),
                        LocalDate.now(ZoneOffset.UTC),
                        rig.postgres().version(),
                        seed,
                        strikes.size(),
                        rig.load().journal().answered(),
                        rig.load().journal().longestWait() / 1e9,
                        FaultRig.QUERY_WAIT_TIMEOUT.toSeconds(),
                        Conversation.PATIENCE.toSeconds(),
                        rig.load().ledger().summary(),
                        rows(),
                        complaints(),
                        network());
    }

    private String verdict() {
        return isClean() ? "Nothing wrong." : wrong.size() + " THINGS WRONG, see below.";
    }

    private String complaints() {
        return isClean() ? "- nothing" : "- " + String.join("\n- ", wrong);
    }

    private String network() {
        return rig.network().isPossible()
                ? "\nPacket loss: " + rig.network().how() + "."
                : "\n**PACKET LOSS WAS NOT TRIED:** " + rig.network().how() + ".";
    }

    private String rows() {
        return List.of(Fault.values()).stream().map(this::row).collect(Collectors.joining("\n"));
    }

    private String row(Fault fault) {
        var of = strikes.stream().filter(strike -> strike.fault() == fault).toList();
        var states = new TreeMap<String, Long>();
        of.forEach(strike -> strike.phase().byState().forEach((state, count) -> states.merge(state, count, Long::sum)));
        return "| %s | %d | %d | %d | %d | %s | %.1f s |"
                .formatted(
                        fault.description(),
                        of.size(),
                        of.stream()
                                .mapToLong(strike -> strike.phase().answered())
                                .sum(),
                        of.stream().mapToLong(strike -> strike.phase().lost()).sum(),
                        of.stream().mapToInt(FaultRun.Strike::mayLose).sum(),
                        told(states),
                        of.stream()
                                        .mapToLong(strike -> strike.phase().longestWait())
                                        .max()
                                        .orElse(0)
                                / 1e9);
    }

    private static String told(Map<String, Long> states) {
        return states.entrySet().stream()
                .map(state -> state.getKey() + ": " + state.getValue())
                .collect(Collectors.joining(", "));
    }
}
