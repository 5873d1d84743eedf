package dev.weir.session.simulation;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/**
 * What the world of one run is made of, as numbers by {@link Part}; the line {@code world ...} at the head of a script.
 */
final class Setup {
    enum Part {
        /** Pools; they differ in user or database. */
        POOLS,
        /** Mode of the first pool; the others follow. 0 session, 1 transaction, 2 statement. */
        MODE,
        /** Whether the other pools have other modes. */
        MIXED,
        SIZE,
        MIN,
        RESERVE,
        /** max_db_connections and max_user_connections, 0 for none. */
        DATABASE_LIMIT,
        USER_LIMIT,
        PREPARED,
        RESET_ALWAYS,
        CHECK,
        CONNECT_QUERY,
        ROUND_ROBIN,
        /** In seconds, 0 for never. */
        LIFETIME,
        QUERY_WAIT,
        CLIENT_TIMEOUTS,
        /** Bytes that a link takes before its reader has read any. */
        SOCKET,
        /** 0: everybody finishes, then Weir shuts down; 1: it shuts down in the middle. */
        ENDING,
        /** Lanes of each pool, on as many loops. */
        LANES
    }

    private final Map<Part, Integer> values = new EnumMap<>(Part.class);

    static Setup random(Random random) {
        var setup = new Setup();
        setup.set(Part.POOLS, 1 + random.nextInt(3));
        setup.set(Part.MODE, random.nextInt(5) == 0 ? 0 : random.nextInt(6) == 0 ? 2 : 1);
        setup.set(Part.MIXED, random.nextInt(3) == 0 ? 1 : 0);
        setup.set(Part.SIZE, random.nextInt(3) == 0 ? 2 + random.nextInt(3) : 1);
        setup.set(Part.MIN, random.nextInt(4) == 0 ? 1 : 0);
        setup.set(Part.RESERVE, random.nextInt(5) == 0 ? 1 : 0);
        setup.set(Part.DATABASE_LIMIT, random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 0);
        setup.set(Part.USER_LIMIT, random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 0);
        setup.set(Part.PREPARED, random.nextInt(3) == 0 ? 1 + random.nextInt(2) : 200);
        setup.set(Part.RESET_ALWAYS, random.nextInt(6) == 0 ? 1 : 0);
        setup.set(Part.CHECK, random.nextInt(5) == 0 ? 1 : 0);
        setup.set(Part.CONNECT_QUERY, random.nextInt(8) == 0 ? 1 : 0);
        setup.set(Part.ROUND_ROBIN, random.nextInt(2));
        setup.set(Part.LIFETIME, random.nextInt(4) == 0 ? 20 : random.nextInt(20) == 0 ? 0 : 3600);
        setup.set(Part.QUERY_WAIT, random.nextInt(3) == 0 ? 4 : 120);
        setup.set(Part.CLIENT_TIMEOUTS, random.nextInt(5) == 0 ? 3 : 0);
        setup.set(Part.SOCKET, random.nextInt(2) == 0 ? 200 + random.nextInt(2000) : 100_000);
        setup.set(Part.ENDING, random.nextInt(3) == 0 ? 1 : 0);
        setup.set(Part.LANES, random.nextInt(2) == 0 ? 1 : 2 + random.nextInt(2));
        return setup;
    }

    static Setup parse(String line) {
        var setup = new Setup();
        for (String word : line.split(" +", -1)) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                setup.set(Part.valueOf(word.substring(0, equals)), Integer.parseInt(word.substring(equals + 1)));
            }
        }
        return setup;
    }

    int get(Part part) {
        return values.getOrDefault(part, 0);
    }

    private void set(Part part, int value) {
        values.put(part, value);
    }

    @Override
    public String toString() {
        var line = new StringBuilder("world");
        Arrays.stream(Part.values())
                .forEach(part -> line.append(' ').append(part).append('=').append(get(part)));
        return line.toString();
    }
}
