package dev.weir.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Where groups measure: PostgreSQL, the programs to compare, and how much effort to take. */
record Stage(Workbench bench, Postgres postgres, List<Peer> peers, Effort effort) {
    static final String WEIR = "Weir";
    /** Servers of every pool in transaction mode. */
    static final int SERVERS = 20;

    static Stage set(Workbench bench, Effort effort) throws IOException, InterruptedException {
        return new Stage(bench, Postgres.start(bench), effort.peers(bench), effort);
    }

    /** What all poolers share. */
    List<String> configuration() {
        return Contender.configuration(postgres, "transaction", SERVERS);
    }

    Contender weir(List<String> settings) throws IOException, InterruptedException {
        return Contender.weir(bench, effort.root, Variant.AS_SHIPPED, settings);
    }

    Contender pgBouncer(Peer peer, List<String> settings) throws IOException, InterruptedException {
        return Contender.pgBouncer(bench, peer.label(), peer.program(), settings);
    }

    /** Starts a contender with a configuration. */
    interface Starter {
        Contender start(List<String> settings) throws IOException, InterruptedException;
    }

    /** For one each of every PgBouncer there is, of every other Weir asked for and, last, Weir. */
    List<Starter> starters() {
        var starters = new ArrayList<Starter>();
        for (Peer peer : peers) {
            starters.add(settings -> pgBouncer(peer, settings));
        }
        for (Path other : effort.others) {
            var variant = new Variant("Weir of " + other.getFileName(), "", "");
            starters.add(settings -> Contender.weir(bench, other, variant, settings));
        }
        starters.add(this::weir);
        return starters;
    }

    /** All contenders, with one configuration. */
    List<Contender> all(List<String> settings) throws IOException, InterruptedException {
        var contenders = new ArrayList<Contender>();
        for (Starter starter : starters()) {
            contenders.add(starter.start(settings));
        }
        return contenders;
    }

    void end(List<Contender> contenders) {
        contenders.forEach(contender -> bench.stop(contender.process()));
    }

    /** Measures one contender once. */
    interface Measurement<T> {
        T take(Contender contender) throws IOException, InterruptedException;
    }

    /**
     * A figure taken from what was measured.
     *
     * @param row where it stands; empty: in the row of the load
     */
    record Reading<T>(String figure, String row, Target target, ToDoubleFunction<T> value) {
        Reading(String figure, Target target, ToDoubleFunction<T> value) {
            this(figure, "", target, value);
        }
    }

    /**
     * All rounds of a row, the contenders in turns: A B C, B C A, ... Whatever else the machine does hits all alike, and
     * none of them always follows the same one.
     */
    <T> void rounds(Sheet sheet, Row<T> row) throws IOException, InterruptedException {
        if (!effort.wants(row.label)) {
            return;
        }
        try (Turn _ = effort.turn()) {
            for (int round = 0; round < effort.rounds(); round++) {
                var taken = new LinkedHashMap<Contender, T>();
                for (int i = 0; i < row.contenders.size(); i++) {
                    Contender next = row.contenders.get((round + i) % row.contenders.size());
                    taken.put(next, row.measurement.take(next));
                }
                enter(sheet, row, taken);
                System.out.println(line(row, taken, round + 1));
            }
        }
    }

    private static <T> void enter(Sheet sheet, Row<T> row, Map<Contender, T> taken) {
        for (Reading<T> reading : row.readings) {
            var values = new LinkedHashMap<String, Double>();
            for (Contender contender : row.contenders) {
                values.put(contender.name(), reading.value.applyAsDouble(taken.get(contender)));
            }
            sheet.add(reading.figure, reading.row.isEmpty() ? row.label : reading.row, reading.target, values);
        }
    }

    /** A round for whoever watches. */
    private static <T> String line(Row<T> row, Map<Contender, T> taken, int round) {
        var text = new StringBuilder(String.format("%s, round %d:", row.label, round));
        for (Contender contender : row.contenders) {
            text.append("  ").append(contender.name());
            for (Reading<T> reading : row.readings) {
                text.append(' ').append(Tables.number(reading.value.applyAsDouble(taken.get(contender))));
            }
        }
        return text.toString();
    }

    /**
     * A kind of load.
     *
     * @param contenders Weir is the last
     */
    record Row<T>(String label, List<Contender> contenders, Measurement<T> measurement, List<Reading<T>> readings) {}
}
