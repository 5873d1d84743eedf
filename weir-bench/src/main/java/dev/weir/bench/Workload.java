package dev.weir.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What pgbench does in a transaction. */
enum Workload {
    /** One row by primary key, so that nearly all there is to measure is the way there. */
    SIMPLE,
    EXTENDED,
    PREPARED,
    /** Seven statements, three of them updates, in a transaction of their own. */
    TPCB;

    String label() {
        return this == TPCB ? "TPC-B" : name().toLowerCase(Locale.ROOT);
    }

    /** The options of pgbench for it. TPC-B asks simply: its prepare is synchronous, and would need a thread per client. */
    List<String> options() {
        var options = new ArrayList<String>(List.of("-b", this == TPCB ? "tpcb-like" : "select-only"));
        options.addAll(List.of("-M", this == TPCB ? "simple" : label()));
        return options;
    }
}
