package dev.weir.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.demo.LoadResult.Tally;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DemoReportTest {
    private static final String REFUSAL =
            "FATAL: remaining connection slots are reserved for roles with the SUPERUSER attribute";

    private final LoadResult straight = result(1_000, 300, 300, REFUSAL, 22);
    private final LoadResult through = result(2_000, 0, 0, null, 20);

    @Test
    void it_convinces_when_postgresql_refused_and_weir_served_all() {
        assertThat(new DemoReport(straight, through, false).convinces()).isTrue();
    }

    @Test
    void it_does_not_convince_when_postgresql_refused_nobody() {
        var calm = result(1_000, 0, 0, null, 22);
        var otherTrouble = result(1_000, 5, 0, "FATAL: the database system is shutting down", 22);

        assertThat(new DemoReport(calm, through, false).convinces()).isFalse();
        assertThat(new DemoReport(calm, through, false).text()).contains("Nothing proved");
        assertThat(new DemoReport(otherTrouble, through, false).convinces()).isFalse();
    }

    @Test
    void it_does_not_convince_when_one_request_failed_through_weir_or_none_was_made() {
        var oneFailed = result(2_000, 1, 0, "ERROR: lost", 20);
        var silent = result(0, 0, 0, null, 0);

        assertThat(new DemoReport(straight, oneFailed, false).convinces()).isFalse();
        assertThat(new DemoReport(straight, oneFailed, false).text()).contains("1 of 2,001 requests failed");
        assertThat(new DemoReport(straight, silent, false).convinces()).isFalse();
    }

    @Test
    void it_shows_the_servers_own_words_and_stays_within_100_columns() {
        var text = new DemoReport(straight, through, false).text();

        assertThat(text.lines()).allMatch(line -> line.length() <= 100);
        assertThat(text.replaceAll("\\s+", " ")).contains("reserved for roles with the");
        assertThat(text).contains("300 (23 %)", "1,300", "DATABASE_URL=");
    }

    @Test
    void colour_is_there_only_when_asked_for() {
        assertThat(new DemoReport(straight, through, false).text()).doesNotContain("\u001b");
        assertThat(new DemoReport(straight, through, true).text()).contains("\u001b[31m", "\u001b[0m");
    }

    private static LoadResult result(int served, int failed, int refused, @Nullable String error, int servers) {
        var tally = new Tally();
        for (int i = 0; i < served; i++) {
            tally.served(2_000_000L);
        }
        for (int i = 0; i < failed; i++) {
            tally.failed(i < refused);
        }
        return new LoadResult(tally, 200, 0, error, servers);
    }
}
