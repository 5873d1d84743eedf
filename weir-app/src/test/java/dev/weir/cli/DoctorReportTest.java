package dev.weir.cli;

import static dev.weir.doctor.live.look.Made.WEB;
import static dev.weir.doctor.live.look.Made.WORKER;
import static dev.weir.doctor.live.look.Made.hidden;
import static dev.weir.doctor.live.look.Made.idle;
import static dev.weir.doctor.live.look.Made.look;
import static dev.weir.doctor.live.look.Made.pool;
import static dev.weir.doctor.live.look.Made.session;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.live.CannotTell;
import dev.weir.doctor.live.Diagnosis;
import dev.weir.doctor.live.Target;
import dev.weir.doctor.live.cause.Evidence;
import dev.weir.doctor.live.look.Meter;
import dev.weir.doctor.live.look.Series;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.State;
import dev.weir.doctor.live.look.Who;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a report says that one look at a test's own database cannot show: platforms, forecasts, usage. */
class DoctorReportTest {
    private static final String DIGITALOCEAN =
            "postgresql://app:hunter2@shop-do-user-1-0.d.db.ondigitalocean.com:25060/shop?sslmode=require";

    private static final Who ETL = new Who("batch", "shop", "etl", "");

    private final StringWriter out = new StringWriter();

    @Test
    void the_platform_and_its_other_door_are_named_without_the_password() throws CannotTell {
        page().whole(target(DIGITALOCEAN), Diagnosis.of(Evidence.of(look(Duration.ZERO, List.of()))));

        assertThat(out.toString())
                .contains("DigitalOcean Managed PostgreSQL, its direct address")
                .contains("  the pooled one:\n  postgresql://app@shop-do-user-1-0.d.db.ondigitalocean.com:25061/shop"
                        + "?sslmode=require")
                .contains("the name of the connection pool takes the place of the database's")
                .doesNotContain("hunter2");
    }

    @Test
    void scripts_are_told_the_platform_as_well() throws CannotTell {
        var json = DoctorJson.of(target(DIGITALOCEAN), Diagnosis.of(Evidence.of(look(Duration.ZERO, List.of()))));

        assertThat(json)
                .contains("\"platform\":{\"id\":\"digitalocean\",\"name\":\"DigitalOcean Managed PostgreSQL\","
                        + "\"address\":\"direct\",\"pool_mode\":\"\",\"sibling_url\":\"postgresql://app@shop")
                .contains("\"forecast\":null")
                .doesNotContain("hunter2");
        assertThat(DoctorJson.of(target("postgresql://app@127.0.0.1/shop"), Diagnosis.of(leak())))
                .doesNotContain("\"platform\"");
    }

    @Test
    void a_forecast_names_the_culprit_the_time_and_how_sure_it_is() throws CannotTell {
        var json = DoctorJson.of(target(DIGITALOCEAN), Diagnosis.of(leak()));

        assertThat(json)
                .containsPattern("\"forecast\":\\{\"full_in_seconds\":\\d{3},"
                        + "\"culprit\":\"worker@10.0.0.7\",\"ceiling\":\"server\",\"sessions_per_second\":0.02\\d*,"
                        + "\"confidence\":\"high\"}");
    }

    @Test
    void a_forecast_is_said_once_also_when_something_worse_comes_first() throws CannotTell {
        var page = page();
        page.next(target(DIGITALOCEAN), Diagnosis.of(Evidence.of(look(Duration.ZERO, List.of()))));
        page.next(target(DIGITALOCEAN), Diagnosis.of(leak()));
        assertThat(out.toString().split("full in \\d min: worker@10.0.0.7", -1)).hasSize(3); // the verdict, the finding

        out.getBuffer().setLength(0);
        page.next(target(DIGITALOCEAN), Diagnosis.of(nearlyFullLeak()));
        assertThat(out.toString())
                .contains("usable slots are held")
                .containsPattern("full in \\d+ s: worker@10.0.0.7\n");
    }

    @Test
    void a_watch_ends_with_what_was_held_and_what_was_used() {
        page().usage(Meter.of(leak().series()).usage());

        assertThat(out.toString())
                .contains("Held against used")
                .containsPattern("held +p99 +peak +enough +looks +over +who")
                .containsPattern(" 5 +0 +0 +2 +30 +4 min +web@10.0.0.5 in shop");
    }

    @Test
    void one_look_says_nothing_about_use() {
        page().usage(Meter.of(Series.of(look(Duration.ZERO, pool(1, 5, WEB, Duration.ZERO))))
                .usage());

        assertThat(out.toString()).isEmpty();
    }

    @Test
    void sessions_of_another_role_have_a_cell_of_their_own_and_are_not_said_to_do_nothing() throws CannotTell {
        var all = Diagnosis.of(Evidence.of(look(Duration.ZERO, hidden(1, 10, ETL))));

        page().whole(target(DIGITALOCEAN), all);

        assertThat(out.toString())
                .startsWith("[▒▒▒" + "?".repeat(22) + "·".repeat(25) + "] 11 of 22 held (server), 10 hidden\n")
                .contains(
                        "healthy: 11 of 22 connections that the server allows are held; what 10 of them do is hidden\n")
                .contains("GRANT pg_monitor TO app")
                .doesNotContain("working")
                .doesNotContain("nothing is wrong");
    }

    @Test
    void those_that_show_are_counted_beside_them() throws CannotTell {
        var sessions = new ArrayList<>(hidden(50, 9, ETL));
        sessions.add(session(1, WEB, State.ACTIVE, Duration.ZERO, Duration.ZERO));
        sessions.addAll(pool(2, 9, WEB, Duration.ZERO));

        page().whole(target(DIGITALOCEAN), Diagnosis.of(Evidence.of(look(Duration.ZERO, sessions))));

        assertThat(out.toString())
                .startsWith("[███" + "▒".repeat(22) + "?".repeat(21) + "·".repeat(4)
                        + "] 20 of 22 held (server), 1 working, 9 hidden\n")
                .contains("What 9 of them do is hidden");
    }

    @Test
    void at_the_end_of_a_watch_it_is_said_that_they_are_left_out() throws CannotTell {
        var sessions = new ArrayList<>(hidden(50, 9, ETL));
        sessions.addAll(pool(1, 5, WEB, Duration.ZERO));
        var page = page();

        page.next(target(DIGITALOCEAN), Diagnosis.of(Evidence.of(look(Duration.ZERO, sessions))));
        page.usage(Meter.of(leak().series()).usage());

        assertThat(out.toString()).contains("Held against used").contains("  left out: 9 sessions that are hidden\n");
    }

    @Test
    void scripts_are_told_how_many_are_hidden_under_each_ceiling_and_what_shows_them() throws CannotTell {
        var json =
                DoctorJson.of(target(DIGITALOCEAN), Diagnosis.of(Evidence.of(look(Duration.ZERO, hidden(1, 10, ETL)))));

        assertThat(json)
                .contains("\"limit\":22,\"held\":11,\"free\":11,\"binds\":true,\"hidden\":10}")
                .contains("\"hidden\":{\"sessions\":10,\"of\":10,\"role\":\"app\",\"cure\":\"")
                .doesNotContain("nothing is wrong");
        assertThat(DoctorJson.of(target(DIGITALOCEAN), Diagnosis.of(leak()))).contains("\"hidden\":null");
    }

    private static Evidence leak() {
        return watch(5, 4);
    }

    private static Evidence nearlyFullLeak() {
        return watch(13, 4);
    }

    /** A pool beside a worker that gains a session every few looks. */
    private static Evidence watch(int pool, int looksEach) {
        var series = new Series(30);
        for (int i = 0; i < 30; i++) {
            var now = Duration.ofSeconds(10L * i);
            var sessions = new ArrayList<Session>(pool(1, pool, WEB, now));
            for (int leaked = 0; leaked < i / looksEach; leaked++) {
                var born = Duration.ofSeconds(10L * looksEach * (leaked + 1));
                sessions.add(idle(100 + leaked, WORKER, born, born.plusMillis(80)));
            }
            series.add(look(now, sessions));
        }
        return new Evidence(series, List.of());
    }

    private DoctorPage page() {
        return new DoctorPage(new Page(new PrintWriter(out), Page.WIDEST, false));
    }

    private static Target target(String url) throws CannotTell {
        return Target.of(Optional.of(url), Map.of());
    }
}
