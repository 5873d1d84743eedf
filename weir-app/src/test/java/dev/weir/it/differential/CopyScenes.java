package dev.weir.it.differential;

import dev.weir.testing.Frontend;
import java.util.Random;

/** COPY IN in both protocols: with data that comes at once, later or in vain, good and bad, done and failed. */
final class CopyScenes {
    private final Random random;
    private final Pipeline pipeline;

    CopyScenes(Random random, Pipeline pipeline) {
        this.random = random;
        this.pipeline = pipeline;
    }

    void play(Runnable listen) {
        if (random.nextInt(3) == 0) {
            simple(listen);
        } else {
            extended(listen);
        }
    }

    private void simple(Runnable listen) {
        boolean twice = random.nextInt(6) == 0;
        pipeline.query(twice ? "select 'before'; " + sql() + "; " + sql() + "; select 'after'" : sql());
        pause(listen);
        data(listen, true);
        if (twice) {
            data(listen, true);
        }
        if (random.nextInt(3) == 0) {
            pipeline.simpleQuery();
        }
    }

    private void extended(Runnable listen) {
        if (random.nextInt(3) == 0) {
            pipeline.batch(3);
        }
        String sql = sql();
        String name =
                "copying"; // nothing else runs it: in a COPY PostgreSQL ends the session of who does not send data
        pipeline.add(Request.closeStatement(name));
        pipeline.add(new Request(Frontend.parse(name, sql), "Parse '%s' %s".formatted(name, sql)));
        pipeline.add(new Request(Frontend.bind("", name), "Bind '' to '%s'".formatted(name)));
        pipeline.add(Request.execute("", 0));
        if (random.nextInt(3) == 0) {
            pipeline.sync(); // some clients end the batch at once: PostgreSQL ignores it while it copies
        } else if (random.nextInt(3) == 0) {
            pipeline.flush();
        }
        pause(listen);
        data(listen, false);
        if (random.nextInt(4) == 0) {
            pipeline.batch(3);
        }
        pipeline.sync();
        if (random.nextInt(6) == 0) {
            pipeline.sync();
        }
    }

    private void pause(Runnable listen) {
        if (random.nextInt(3) > 0) {
            listen.run();
        }
    }

    /**
     * @param simple a Sync may stand anywhere; in the extended protocol PostgreSQL ignores it before the row that it
     *     refuses and obeys it behind, and nobody but PostgreSQL can tell which row that was
     */
    private void data(Runnable listen, boolean simple) {
        boolean poisoned = false;
        for (int row = random.nextInt(4); row > 0; row--) {
            boolean poison = random.nextInt(12) == 0;
            poisoned |= poison;
            int id = random.nextInt(20) == 0 ? 1 : 200 + random.nextInt(10_000);
            pipeline.add(Request.copyData(poison ? "no number\tat all\n" : id + "\tcopied\n", poison));
            if (random.nextInt(12) == 0) {
                pause(listen);
            }
            if ((simple || !poisoned) && random.nextInt(20) == 0) {
                pipeline.sync();
            }
        }
        pipeline.add(random.nextInt(5) == 0 ? Request.copyFail() : Request.copyDone());
    }

    private String sql() {
        var copying = pipeline.texts().copying;
        return copying.get(random.nextInt(copying.size())).sql();
    }
}
