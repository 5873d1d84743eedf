package dev.weir.it.corner;

import static dev.weir.testing.Frontend.bind;
import static dev.weir.testing.Frontend.closeStatement;
import static dev.weir.testing.Frontend.describeStatement;
import static dev.weir.testing.Frontend.execute;
import static dev.weir.testing.Frontend.parse;
import static dev.weir.testing.Frontend.sync;
import static dev.weir.testing.Frontend.together;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Pooled;
import dev.weir.testing.PoolerIni;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A statement exists on the server when ParseComplete came back, not when Parse was sent. One place in the cache. */
final class CornerCase04FailedParseInPipelineIT extends Pooled {
    private static final int SEEDS = Integer.getInteger("weir.test.pipelineSeeds", 10);

    @Override
    protected PoolerIni ini() {
        return super.ini().with("max_prepared_statements", 1);
    }

    @Test
    void what_stands_behind_a_syntax_error_was_never_prepared() {
        likePostgres(ada -> {
            ada.send(
                    parse("good", "select 'good'"),
                    bind("", "good"),
                    execute(""),
                    parse("bad", "selec 1"),
                    parse("late", "select 'late'"),
                    bind("", "late"),
                    execute(""),
                    sync());
            assertThat(ada.readUntilReady().shape()).isEqualTo("1 2 D C E Z");

            ada.send(bind("", "late"), execute(""), sync());
            assertThat(ada.readUntilReady().error().sqlState()).isEqualTo("26000");
            ada.send(parse("late", "select 'late'"), bind("", "late"), execute(""), sync());
            assertThat(ada.readUntilReady().value()).isEqualTo("late");
            ada.send(bind("", "good"), execute(""), sync());
            assertThat(ada.readUntilReady().value()).isEqualTo("good");
        });
    }

    @Test
    void more_names_than_places_in_one_pipeline() {
        likePostgres(ada -> {
            var pipeline = together();
            for (int i = 0; i < 8; i++) {
                pipeline = together(pipeline, parse("s" + i, "select " + i), bind("", "s" + i), execute(""));
            }
            ada.send(pipeline, sync());
            assertThat(ada.readUntilReady().rows()).hasSize(8);
            for (int i = 7; i >= 0; i--) {
                ada.send(bind("", "s" + i), execute(""), sync());
                assertThat(ada.readUntilReady().value()).isEqualTo(Integer.toString(i));
            }
        });
    }

    @Test
    void random_pipelines_of_two_clients_are_answered_as_postgres_answers_them() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            long chosen = seed;
            likePostgres(ada -> {
                var random = new Random(chosen);
                for (int pipeline = 0; pipeline < 10; pipeline++) {
                    ada.send(randomPipeline(random), sync()).readUntilReady();
                    bob().send(parse("", "select 'between'"), bind("", ""), execute(""), sync());
                    assertThat(bob().readUntilReady().value()).isEqualTo("between");
                }
            });
        }
    }

    private static byte[] randomPipeline(Random random) {
        var bytes = together();
        for (int depth = 1 + random.nextInt(10); depth > 0; depth--) {
            int n = random.nextInt(100);
            String name = random.nextInt(8) == 0 ? "" : "s" + n % 20;
            bytes = together(
                    bytes,
                    switch (random.nextInt(9)) {
                        case 0, 1, 2, 3 ->
                            together(parse(name, "select " + n + ", $1::text"), bind("", name, "x"), execute(""));
                        case 4, 5 -> together(bind("", name, "again"), execute(""));
                        case 6 -> closeStatement(name);
                        case 7 -> describeStatement(name);
                        default -> n < 30 ? parse(name, "selec " + n) : parse(name, "select " + n + ", $1::text");
                    });
        }
        return bytes;
    }
}
