package dev.weir.doctor.report;

import static dev.weir.doctor.live.look.Made.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.doctor.live.CannotTell;
import dev.weir.doctor.live.Diagnosis.Health;
import dev.weir.doctor.live.look.Ceiling;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Made;
import dev.weir.doctor.live.look.Sample;
import dev.weir.doctor.live.look.Server;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.State;
import dev.weir.doctor.live.look.Who;
import dev.weir.doctor.report.Report.Questions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReportTest {
    private static final Path PAGES = Path.of("src", "test", "resources", "report");

    /** Each kind of incident that matters, and none. */
    enum Kind {
        LEAK,
        DEPLOY,
        STORM,
        REFUSED,
        HEALTHY;

        List<Sample> samples() {
            return switch (this) {
                case LEAK -> Incidents.leak();
                case DEPLOY -> Incidents.deploy();
                case STORM -> Incidents.storm();
                case REFUSED -> Incidents.neverLetIn();
                case HEALTHY -> Incidents.healthy();
            };
        }

        Questions questions() {
            return this == LEAK
                    ? new Questions(Optional.empty(), OptionalInt.of(47), OptionalInt.of(5))
                    : Questions.none();
        }
    }

    /** {@code -Dweir.regenerate=true} writes what comes out; whoever does that reads it before committing. */
    @ParameterizedTest
    @EnumSource
    void an_incident_is_told_as_it_was(Kind kind) throws Exception {
        var report = Report.of(Incidents.of(kind.samples()), kind.questions(), Made.BEGIN);

        var page = PAGES.resolve(kind.name().toLowerCase(java.util.Locale.ROOT) + ".md");
        if (Boolean.getBoolean("weir.regenerate")) {
            Files.createDirectories(PAGES);
            Files.writeString(page, report.markdown());
        }
        assertThat(report.health()).isEqualTo(kind == Kind.HEALTHY ? Health.HEALTHY : Health.UNHEALTHY);
        assertThat(report.markdown()).isEqualTo(Files.readString(page)).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @EnumSource
    void a_page_is_one_page_and_its_chart_fits_a_terminal(Kind kind) throws Exception {
        var lines = page(kind.samples()).lines().toList();

        assertThat(lines).hasSizeLessThan(130);
        assertThat(lines.stream().filter(line -> line.startsWith("|") || line.startsWith("     ")))
                .allMatch(line -> line.codePointCount(0, line.length()) <= 100);
    }

    @Test
    void two_recordings_are_compared() throws Exception {
        var after = Report.of(
                Incidents.of(Incidents.healthy()),
                new Questions(Optional.of(Incidents.of(Incidents.leak())), OptionalInt.empty(), OptionalInt.empty()),
                Made.BEGIN);

        assertThat(after.health()).isEqualTo(Health.HEALTHY);
        assertThat(after.markdown())
                .contains(
                        "It is **cured so far**: nobody would have been refused since, and 8 are held at most instead of 22.")
                .contains("| held at most | 22 of 22 (100 %) | 8 of 22 (36 %) |")
                .contains("| time without room | 2 min 40 s | none |");
    }

    @Test
    void a_few_samples_after_a_change_prove_no_cure() throws Exception {
        var after = Report.of(
                Incidents.of(Incidents.healthy().subList(0, 2)),
                new Questions(Optional.of(Incidents.of(Incidents.leak())), OptionalInt.empty(), OptionalInt.empty()),
                Made.BEGIN);

        assertThat(after.markdown())
                .contains("It is **too early to tell**: after the change there are only 5 s, 2 samples.")
                .doesNotContain("**cured");
    }

    @Test
    void a_change_that_made_it_worse_is_not_praised() throws Exception {
        var after = Report.of(
                Incidents.of(Incidents.leak()),
                new Questions(Optional.of(Incidents.of(Incidents.healthy())), OptionalInt.empty(), OptionalInt.empty()),
                Made.BEGIN);

        assertThat(after.markdown()).contains("It got **worse**.").doesNotContain("**cured");
    }

    @Test
    void a_change_that_cured_nothing_is_said_to_have_cured_nothing() throws Exception {
        var again = Report.of(
                Incidents.of(Incidents.leak()),
                new Questions(Optional.of(Incidents.of(Incidents.leak())), OptionalInt.empty(), OptionalInt.empty()),
                Made.BEGIN);

        assertThat(again.markdown()).contains("It is **not cured**: there were times without room again.");
    }

    @Test
    void an_incident_that_goes_on_is_not_said_to_be_over() throws Exception {
        var samples = Incidents.leak().subList(0, 80);

        assertThat(page(samples))
                .contains("**It is not over** when the recording ends")
                .doesNotContain("Before and after");
    }

    @Test
    void a_limit_that_was_passed_would_not_have_been_enough() throws Exception {
        assertThat(whatIf(Incidents.leak(), OptionalInt.of(10), OptionalInt.empty()))
                .contains("| a limit of 10 | 22 of 10 | **no**: full 80 s into the recording |");
        assertThat(whatIf(Incidents.healthy(), OptionalInt.of(20), OptionalInt.empty()))
                .contains("| a limit of 20 | 8 of 20 | **yes** |");
        assertThat(whatIf(Incidents.healthy(), OptionalInt.of(9), OptionalInt.empty()))
                .contains("| a limit of 9 | 8 of 9 | **barely**: less than 20 % to spare |");
    }

    @Test
    void what_a_burst_would_have_done_beyond_the_limit_is_not_known() throws Exception {
        assertThat(whatIf(Incidents.deploy(), OptionalInt.of(47), OptionalInt.empty()))
                .contains("| a limit of 47 | at least 22 of 47 | **not known**");
    }

    @Test
    void a_pool_too_small_makes_clients_wait_and_says_how_often() throws Exception {
        assertThat(whatIf(Incidents.healthy(), OptionalInt.empty(), OptionalInt.of(2)))
                .contains(
                        "| a pool of 2 for each | 5 of 22 | **yes**; in 12 of 37 samples somebody would have waited |");
    }

    @Test
    void the_limit_of_a_role_is_told_apart_from_the_servers() throws Exception {
        var limited = Incidents.leak().stream().map(ReportTest::underARoleOf22).toList();

        assertThat(page(limited))
                .contains("all 22 connections that role `app` may have were taken.")
                .contains("- Role app may hold 22 connections and held 22; the server still had 75 free")
                .contains("`worker@10.0.0.7` held 16, none of them in use; all others 5.");
    }

    @Test
    void others_beside_the_limit_that_bound_are_not_counted_under_it() throws Exception {
        var samples = Incidents.watch(60, t -> {
            var sessions = Incidents.busy(1, 5, 1, Made.WEB, t);
            sessions.addAll(Incidents.busy(50, 9, 0, new Who("reporting", "dwh", "etl", "10.0.0.99"), t));
            return sessions;
        });
        var limited =
                samples.stream().map(sample -> withRole(sample, 6, 6, 97, 15)).toList();

        assertThat(page(limited)).contains("| `web` |").doesNotContain("`etl`");
    }

    @Test
    void names_from_the_database_cannot_break_out_of_the_page() throws Exception {
        var evil = new Who("ro|le", "shop", "x|`</td><script>\n# pwned @octocat [a](http://evil) \u202e", "10.0.0.66");
        var samples = Incidents.watch(300, t -> {
            var sessions = Incidents.busy(1, 18, 2, evil, t);
            sessions.addAll(Incidents.busy(60, 3, t < 100 ? 0 : 1, new Who("app", "shop", "@all", "::1"), t));
            return sessions;
        });

        var page = page(samples);

        assertThat(page)
                .contains("| ``x\\|`</td><script> # pwned @octocat [a](ht…`` | `10.0.0.66` | `ro\\|le` | 18 | 2 |")
                .doesNotContain("\n# pwned")
                .doesNotContain("\u202e");
        assertThat(page.lines().filter(line -> line.startsWith("| ``x")))
                .allMatch(line ->
                        line.replace("\\|", "").chars().filter(c -> c == '|').count() == 8);
        var outside = page.replaceAll("(`+)[^`].*?(?<!`)\\1(?!`)", "");
        assertThat(outside).doesNotContain("<script").doesNotContain("@octocat").doesNotContain("@all");
    }

    @Test
    void samples_that_are_missing_and_restarts_are_in_the_timeline() throws Exception {
        var samples = new ArrayList<Sample>();
        for (var sample : Incidents.healthy()) {
            long t = Duration.between(Made.BEGIN, sample.at()).toSeconds();
            if (t == 30 || t == 35) {
                samples.add(new Sample.Lost(sample.at(), "PostgreSQL at db:5432 starts, stops or recovers"));
            } else if (t < 60 || t > 120) {
                samples.add(sample);
            }
        }

        assertThat(page(samples))
                .contains("| 14:02:30 | +0:30 | Nothing to look at: PostgreSQL at db:5432 starts, stops or recovers |")
                .contains("| 14:02:55 | +0:55 | No samples for 70 s |")
                .containsOnlyOnce("Nothing to look at: ");
    }

    @Test
    void what_came_and_went_within_minutes_of_an_hour_is_told() throws Exception {
        var samples = Incidents.watch(3_600, t -> {
            var sessions = Incidents.busy(1, 5, 2, Made.WEB, t);
            if (t >= 400 && t < 650) {
                sessions.add(session(50, Made.WORKER, State.IN_TRANSACTION, Duration.ZERO, Duration.ofSeconds(400)));
                for (int pid = 60; pid < 65; pid++) {
                    sessions.add(queued(pid, 50));
                }
            }
            return sessions;
        });

        var report = Report.of(
                Incidents.of(samples),
                new Questions(Optional.empty(), OptionalInt.empty(), OptionalInt.empty()),
                Made.BEGIN);

        assertThat(report.health()).isNotEqualTo(Health.HEALTHY);
        assertThat(report.markdown()).contains("5 sessions queued behind pid 50");
    }

    private static Session queued(int pid, int behind) {
        var waits = session(pid, Made.WEB, State.ACTIVE, Duration.ZERO, Duration.ofSeconds(401));
        return new Session(
                pid,
                waits.who(),
                waits.rank(),
                waits.state(),
                waits.times(),
                waits.last(),
                "Lock",
                List.of(behind),
                false);
    }

    @Test
    void a_recording_without_a_look_cannot_tell() {
        assertThatExceptionOfType(CannotTell.class)
                .isThrownBy(() -> page(List.of()))
                .withMessageContaining("has no samples yet");
        assertThatExceptionOfType(CannotTell.class)
                .isThrownBy(() -> page(List.of(new Sample.Lost(Made.BEGIN, "nothing listens at db:5432"))))
                .withMessage("no look of the recording found anything to look at: nothing listens at db:5432");
    }

    @Test
    void one_look_makes_a_page_as_well() throws Exception {
        assertThat(page(Incidents.healthy().subList(0, 1)))
                .contains("**Healthy.** **Nobody was refused.**")
                .doesNotContain("```text");
    }

    @Test
    void a_leak_too_slow_for_the_latest_looks_is_found_in_the_whole_recording() throws Exception {
        // a session every 4 minutes, a look every 2 seconds: the latest 120 looks see one of them at most
        var samples = new ArrayList<Sample>();
        for (int t = 0; t <= 3_000; t += 2) {
            var sessions = Incidents.busy(1, 5, 2, Made.WEB, t);
            for (int i = 1; 240 * i <= t; i++) {
                sessions.add(Made.idle(100 + i, Made.WORKER, Incidents.at(240 * i), Incidents.at(240 * i)));
            }
            samples.add(new Sample.Seen(Made.look(Incidents.at(t), sessions), List.of()));
        }

        assertThat(page(samples)).contains("`LEAK_IDLE`").contains("gains a session every ");
    }

    @Test
    void a_long_recording_stays_one_page() throws Exception {
        var samples = Incidents.watch(6 * 3_600, t -> {
            var sessions = Incidents.busy(1, t / 60 % 7 == 3 ? 21 : 4, 2, Made.WEB, t);
            sessions.addAll(Incidents.busy(
                    60, t / 300 % 2, 0, new Who("app", "shop", "job" + t / 600, "10.0.1." + t / 900), t));
            return sessions.subList(0, Math.min(21, sessions.size()));
        });

        var lines = page(samples).lines().toList();

        assertThat(lines).hasSizeLessThan(130);
        assertThat(lines.stream().filter(line -> line.matches("\\| \\d\\d:\\d\\d:\\d\\d \\|.*")))
                .hasSizeLessThanOrEqualTo(Timeline.MOST);
    }

    private static String page(List<Sample> samples) throws CannotTell {
        return Report.of(Incidents.of(samples), Questions.none(), Made.BEGIN).markdown();
    }

    private static String whatIf(List<Sample> samples, OptionalInt limit, OptionalInt pool) throws CannotTell {
        return Report.of(Incidents.of(samples), new Questions(Optional.empty(), limit, pool), Made.BEGIN)
                .markdown();
    }

    private static Sample underARoleOf22(Sample sample) {
        return sample instanceof Sample.Seen(var look, var _)
                ? withRole(
                        sample,
                        22,
                        look.sessions().size() + 1,
                        97,
                        look.sessions().size() + 1)
                : sample;
    }

    private static Sample withRole(Sample sample, int limit, int held, int slots, int all) {
        if (!(sample instanceof Sample.Seen(Look look, var refusals))) {
            return sample;
        }
        var server = new Server(
                170_004, "app", "shop", "10.0.0.9", false, false, false, new Server.Slots(slots + 3, 3), Map.of());
        return new Sample.Seen(
                new Look(
                        look.at(),
                        server,
                        List.of(
                                new Ceiling(Ceiling.Kind.SERVER, "", slots, all),
                                new Ceiling(Ceiling.Kind.ROLE, "app", limit, held)),
                        look.sessions(),
                        Map.of(),
                        List.of(),
                        List.of()),
                refusals);
    }
}
