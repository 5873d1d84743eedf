package dev.weir.it.session;

import static dev.weir.testing.Frontend.bind;
import static dev.weir.testing.Frontend.copyData;
import static dev.weir.testing.Frontend.copyDone;
import static dev.weir.testing.Frontend.execute;
import static dev.weir.testing.Frontend.parse;
import static dev.weir.testing.Frontend.query;
import static dev.weir.testing.Frontend.sync;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Login;
import dev.weir.testing.Pooled;
import dev.weir.testing.WireClient;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Messages of any size stream through; a slow reader stops its writer and costs no memory. */
final class LargeMessagesIT extends Pooled {
    private static final long BOUND = 32 << 20;

    @Test
    void a_result_of_100_megabytes_read_slowly_stays_where_it_is() throws InterruptedException {
        var ada = WireClient.connect(target().address(), 64 << 10).login(Login.APP);
        ada.send(query("select repeat('x', 1000000) from generate_series(1, 100)"));
        assertThat(ada.read().tag()).isEqualTo('T');
        Thread.sleep(Duration.ofSeconds(1)); // everything that wants to pile up has done so by now

        assertThat(bufferedBytes()).isLessThan(BOUND);
        for (int row = 0; row < 100; row++) {
            assertThat(ada.read().size()).isEqualTo(1_000_006);
            ada.forget();
        }
        assertThat(ada.readUntilReady().shape()).isEqualTo("C Z");
    }

    @Test
    void a_single_row_of_100_megabytes_passes() throws InterruptedException {
        var ada = WireClient.connect(target().address(), 64 << 10).login(Login.APP);
        ada.send(query("select repeat('x', 100000000)"));
        assertThat(ada.read().tag()).isEqualTo('T');
        Thread.sleep(Duration.ofMillis(500)); // everything that wants to pile up has done so by now

        assertThat(bufferedBytes()).isLessThan(BOUND);
        assertThat(ada.read().size()).isEqualTo(100_000_006);
        assertThat(ada.readUntilReady().shape()).isEqualTo("C Z");
    }

    @Test
    void a_parameter_of_64_megabytes_passes() {
        var ada = login();
        ada.send(parse("", "select length($1::text)"), bind("", "", "y".repeat(64 << 20)), execute(""), sync());

        assertThat(ada.readUntilReady(Duration.ofSeconds(30)).value()).isEqualTo(Integer.toString(64 << 20));
    }

    @Test
    void a_query_text_of_16_megabytes_passes() {
        var ada = login();
        var sql = "select length('" + "z".repeat(16 << 20) + "')";
        assertThat(ada.query(sql).value()).isEqualTo(Integer.toString(16 << 20));
        ada.send(parse("big", sql), sync()).readUntilReady();
        bobIsServed();
        ada.send(bind("", "big"), execute(""), sync());
        assertThat(ada.readUntilReady().value()).isEqualTo(Integer.toString(16 << 20));
    }

    @Test
    void a_copy_of_50_megabytes_goes_in_and_comes_out() {
        asSuperuser("create table if not exists large (t text); grant all on large to public; truncate large");
        var ada = login();
        ada.send(query("copy large from stdin")).readUntil("G", WireClient.PATIENCE);
        var row = copyData("r".repeat(1 << 20) + "\n");
        for (int i = 0; i < 50; i++) {
            ada.send(row);
        }
        ada.send(copyDone());
        assertThat(ada.readUntilReady().commandTags()).containsExactly("COPY 50");
        assertThat(ada.query("copy large to stdout").tagged('d')).hasSize(50);
        ada.query("truncate large");
    }

    /** What Netty holds in this JVM: everything the target buffers, when the target runs here. */
    private static long bufferedBytes() {
        return ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider provider
                ? provider.metric().usedDirectMemory() + provider.metric().usedHeapMemory()
                : 0;
    }
}
