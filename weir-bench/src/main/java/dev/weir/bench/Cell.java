package dev.weir.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One kind of load, on all contenders in turns. */
record Cell(QueryMode mode, int clients, Map<Contender, List<Run>> runs) {
    /** Servers of every pool in transaction mode. */
    static final int SERVERS = 20;

    /** A B A B ...: whatever else the machine does hits all alike. */
    static Cell measure(Pgbench pgbench, QueryMode mode, int clients, List<Contender> contenders, int rounds)
            throws IOException, InterruptedException {
        var runs = new LinkedHashMap<Contender, List<Run>>();
        contenders.forEach(contender -> runs.put(contender, new ArrayList<>()));
        for (int round = 0; round < rounds; round++) {
            for (var each : runs.entrySet()) {
                each.getValue().add(pgbench.run(each.getKey(), mode, clients));
            }
        }
        return new Cell(mode, clients, runs);
    }

    List<Run> of(Contender contender) {
        return runs.getOrDefault(contender, List.of());
    }
}
