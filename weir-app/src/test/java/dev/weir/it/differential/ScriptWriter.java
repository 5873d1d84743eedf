package dev.weir.it.differential;

import dev.weir.testing.Login;
import dev.weir.testing.PoolMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Invents scripts. It keeps a rough idea of what is prepared and whether a block is open, so that most requests make sense;
 * where it is wrong, PostgreSQL says so, and that has to come through Weir as well.
 */
final class ScriptWriter {
    private static final int MOST_ROUNDS = 8;
    private final Random random;

    private final int number;
    private final int client;
    private final PoolMode mode;
    private final List<Round> rounds = new ArrayList<>();
    private final Login login;
    private final Pipeline pipeline;

    private ScriptWriter(long seed, int number, int client) {
        this.random = new Random(new SplittableRandom(seed + number).nextLong()); // neighbours must not be alike
        this.number = number;
        this.client = client;
        int kind = random.nextInt(100);
        this.mode = kind < 25 ? PoolMode.STATEMENT : kind < 85 ? PoolMode.TRANSACTION : PoolMode.SESSION;
        this.login = login();
        this.pipeline = new Pipeline(random, new Texts(client, mode, login));
    }

    /** The same for the same arguments. */
    static Script write(long seed, int number, int client) {
        return new ScriptWriter(seed, number, client).script();
    }

    private Script script() {
        int most = 2 + random.nextInt(MOST_ROUNDS - 1);
        while (rounds.size() < most) {
            scene();
        }
        if (random.nextInt(8) > 0) { // the others just leave
            pipeline.sync();
            listen();
            pipeline.query("rollback");
            listen();
            pipeline.add(Script.THE_END);
            listen();
        }
        return new Script(number, client, mode, login, rounds);
    }

    private Login login() {
        return switch (random.nextInt(6)) {
            case 0 -> Login.APP.with("application_name", "at startup");
            case 1 -> Login.APP.with("DateStyle", "German").with("TimeZone", "Asia/Tokyo");
            default -> Login.APP;
        };
    }

    private void scene() {
        switch (random.nextInt(22)) {
            case 0, 1, 2 -> simple();
            case 3, 4, 5, 6, 7, 8 -> batches(1 + random.nextInt(3));
            case 9, 10 -> mixed();
            case 11, 12 -> block();
            case 13, 14 -> portals();
            case 15, 16 -> flushed();
            case 17, 18 -> new CopyScenes(random, pipeline).play(this::listen);
            case 19 -> heldCursor();
            case 20 -> startOver();
            default -> preparedOnce();
        }
        listen();
    }

    /** The client reads now what it is owed. */
    private void listen() {
        var requests = pipeline.take();
        if (!requests.isEmpty()) {
            rounds.add(new Round(requests, random.nextInt(10) == 0 ? random.nextLong() | 1 : 0));
        }
    }

    private void simple() {
        for (int i = random.nextInt(8) == 0 ? random.nextInt(20) : 0; i >= 0; i--) {
            pipeline.simpleQuery();
        }
    }

    private void batches(int count) {
        for (int i = 0; i < count; i++) {
            pipeline.batch(random.nextInt(6) == 0 ? 20 : 6);
            pipeline.sync();
        }
    }

    /** Queries in the middle of batches, and batches that nobody ends. */
    private void mixed() {
        if (!Needs.BLOCK.areMetIn(mode)) { // PostgreSQL answers a Query inside a batch from inside of a block
            batches(2);
            return;
        }
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            pipeline.batch(4);
            switch (random.nextInt(4)) {
                case 0 -> pipeline.sync();
                case 1 -> pipeline.flush();
                default -> pipeline.simpleQuery();
            }
        }
        if (random.nextBoolean()) {
            listen();
        }
        pipeline.sync();
    }

    private void block() {
        if (!Needs.BLOCK.areMetIn(mode)) {
            batches(2);
            return;
        }
        pipeline.query("begin");
        if (random.nextBoolean()) {
            listen();
        }
        for (int i = random.nextInt(3); i >= 0; i--) {
            if (random.nextBoolean()) {
                batches(1);
            } else {
                simple();
            }
            listen();
        }
        pipeline.query(random.nextInt(3) == 0 ? "rollback" : "commit");
    }

    /** Portals with row limits that outlive the batch, where a block keeps them. */
    private void portals() {
        boolean inBlock = Needs.BLOCK.areMetIn(mode) && random.nextInt(4) > 0;
        if (inBlock) {
            pipeline.query("begin");
        }
        pipeline.openPortal();
        for (int i = random.nextInt(4); i >= 0; i--) {
            pipeline.fetchFromPortal();
            if (random.nextInt(3) == 0) {
                pipeline.sync();
                listen();
            }
        }
        pipeline.sync();
        if (inBlock) {
            listen();
            pipeline.query("commit");
        }
    }

    /** As libpq's pipelines and some drivers do: Flush, read, go on with the same batch. */
    private void flushed() {
        for (int i = random.nextInt(3); i >= 0; i--) {
            pipeline.batch(4);
            pipeline.flush();
            listen();
        }
        pipeline.batch(3);
        pipeline.sync();
    }

    /** Declared outside of a block, where every mode but statement mode keeps it. */
    private void heldCursor() {
        if (Needs.PIN.areMetIn(mode)) {
            pipeline.query("rollback");
            for (String sql : Texts.HELD_CURSOR) {
                pipeline.query(sql);
                if (random.nextBoolean()) {
                    listen();
                }
            }
        }
    }

    /** What poolers inside of applications do before they hand a connection on. */
    private void startOver() {
        pipeline.query("rollback");
        listen();
        pipeline.query(random.nextBoolean() ? "discard all" : "reset all");
    }

    /** What drivers do: prepare and describe, then run it several times. */
    private void preparedOnce() {
        pipeline.prepareAndDescribe();
        pipeline.sync();
        listen();
        for (int i = random.nextInt(4); i >= 0; i--) {
            pipeline.runPrepared();
            pipeline.sync();
            if (random.nextBoolean()) {
                listen();
            }
        }
    }
}
