package dev.weir.endurance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Loses packets between all processes of this network namespace, where that is allowed: the namespace must be the run's own,
 * and the kernel must have {@code netem} or, failing that, let a filter decide at random.
 */
final class LossyNetwork {
    /** Set by whoever has put this JVM into a namespace of its own. */
    static final String OWN_NAMESPACE = "weir.faults.own-network";

    private static final List<String> CLEAN = List.of("tc", "qdisc", "del", "dev", "lo");
    private static final List<String> NETEM =
            List.of("tc", "qdisc", "add", "dev", "lo", "root", "netem", "delay", "5ms", "3ms", "loss", "3%");
    private static final List<String> FILTER_QUEUE = List.of("tc", "qdisc", "add", "dev", "lo", "clsact");
    /** Classic BPF: a random number modulo 100, drop below 3, let pass otherwise. */
    private static final List<String> FILTER = List.of(
            "tc",
            "filter",
            "add",
            "dev",
            "lo",
            "egress",
            "bpf",
            "da",
            "bytecode",
            "5,32 0 0 4294963256,148 0 0 100,53 1 0 3,6 0 0 2,6 0 0 4294967295,");

    private final String how;
    private final List<List<String>> on;
    private final List<String> off;

    private LossyNetwork(String how, List<List<String>> on, List<String> off) {
        this.how = how;
        this.on = on;
        this.off = off;
    }

    /** Tries what works here. */
    static LossyNetwork detect() throws IOException, InterruptedException {
        if (!Boolean.getBoolean(OWN_NAMESPACE)) {
            return impossible("no network namespace of its own: unshare is forbidden or missing");
        }
        var netem = new LossyNetwork("3 % of packets lost, 5 ms delay (netem)", List.of(NETEM), and(CLEAN, "root"));
        var filter = new LossyNetwork(
                "3 % of packets lost (a BPF filter: this kernel has no netem)",
                List.of(FILTER_QUEUE, FILTER), and(CLEAN, "clsact"));
        for (LossyNetwork each : List.of(netem, filter)) {
            String error = each.begin();
            each.end();
            if (error.isEmpty()) {
                return each;
            }
        }
        return impossible("tc can neither add netem nor a filter here");
    }

    private static LossyNetwork impossible(String why) {
        return new LossyNetwork(why, List.of(), List.of());
    }

    private static List<String> and(List<String> command, String last) {
        var longer = new ArrayList<>(command);
        longer.add(last);
        return longer;
    }

    boolean isPossible() {
        return !on.isEmpty();
    }

    /** What is done to packets, or why nothing can be done. */
    String how() {
        return how;
    }

    /** Returns what went wrong, or "". */
    String begin() throws IOException, InterruptedException {
        for (List<String> command : on) {
            String error = run(command);
            if (!error.isEmpty()) {
                return error;
            }
        }
        return "";
    }

    void end() throws IOException, InterruptedException {
        if (!off.isEmpty()) {
            run(off);
        }
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? "" : said + " ";
        } catch (IOException missing) {
            return String.valueOf(missing.getMessage());
        }
    }
}
