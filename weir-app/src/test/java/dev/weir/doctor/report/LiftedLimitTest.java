package dev.weir.doctor.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.live.look.Ceiling;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Made;
import dev.weir.doctor.live.look.Sample;
import dev.weir.doctor.live.look.Server;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.Who;
import dev.weir.doctor.report.Report.Questions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The limit of a role that bound is lifted, and the next one binds: that of the server, which counts everybody. */
class LiftedLimitTest {
    private static final Who ETL = new Who("batch", "shop", "etl", "10.0.0.99");
    private static final int LIFTED = 150;

    /** Role app may have 10 and has them, until its limit is lifted and 20 are wanted; another role has 15 all the time. */
    private static List<Sample> liftedMeanwhile() {
        return of(300, t -> t < LIFTED ? 9 : 20, LIFTED);
    }

    private static List<Sample> before() {
        return of(120, _ -> 9, 1_000);
    }

    private static List<Sample> after() {
        return of(120, _ -> 20, 0);
    }

    private static List<Sample> of(int seconds, java.util.function.IntUnaryOperator web, int lifted) {
        return Incidents.watch(seconds, t -> {
                    var sessions = new ArrayList<Session>(Incidents.busy(1, web.applyAsInt(t), 2, Made.WEB, t));
                    sessions.addAll(Incidents.busy(100, 15, 3, ETL, t));
                    return sessions;
                })
                .stream()
                .map(sample -> limited(sample, lifted))
                .toList();
    }

    private static Sample limited(Sample sample, int lifted) {
        if (!(sample instanceof Sample.Seen(Look look, var refusals))) {
            return sample;
        }
        var ceilings = new ArrayList<Ceiling>();
        ceilings.add(new Ceiling(Ceiling.Kind.SERVER, "", 97, look.sessions().size() + 1));
        if (Duration.between(Made.BEGIN, look.at()).toSeconds() < lifted) {
            int held = (int) look.sessions().stream()
                    .filter(session -> session.who().role().equals("app"))
                    .count();
            ceilings.add(new Ceiling(Ceiling.Kind.ROLE, "app", 10, held + 1));
        }
        var server =
                new Server(170_004, "app", "shop", "10.0.0.9", false, false, false, new Server.Slots(100, 3), Map.of());
        return new Sample.Seen(
                new Look(look.at(), server, ceilings, look.sessions(), Map.of(), List.of(), List.of()), refusals);
    }

    @Test
    void after_it_was_lifted_the_page_names_the_limit_that_binds_then_and_counts_what_is_held_against_it()
            throws Exception {
        var page = Report.of(
                        Incidents.of(after()),
                        new Questions(Optional.of(Incidents.of(before())), OptionalInt.empty(), OptionalInt.empty()),
                        Made.BEGIN)
                .markdown();

        assertThat(page)
                .contains("36 of the 97 connections that the server allows were held, 5 of them in use")
                .contains("- The server refuses first: 97 connections at most, 36 were held at the peak.")
                .contains("| `etl` | `10.0.0.99` | `batch` | 15 | 3 | 15 | 3 |")
                .contains("| held at most | 10 of 10 (100 %, role `app`) | 36 of 97 (37 %, server) |")
                .contains("It is **cured so far**: nobody would have been refused since.")
                .doesNotContain("97 connections that role");
    }

    @Test
    void what_was_full_is_the_peak_although_more_were_held_when_the_limit_was_gone() throws Exception {
        assertThat(page(liftedMeanwhile(), OptionalInt.empty()))
                .contains("all 10 connections that role `app` may have were taken.")
                .contains("| peak | 10 of 10 held, 2 in use (14:02:00 UTC, +0:00) |")
                .contains("| 14:04:30 | +2:30 | Room again after 2 min 30 s: 36 of 97 held (server), 5 in use |")
                .contains("when the recording ends, 36 of 97 held (server), 5 in use.")
                .doesNotContain("97 connections that role")
                .doesNotContain("sessions of `etl@10.0.0.99`")
                .doesNotContain("etl@10.0.0.99` opens");
    }

    @Test
    void another_limit_is_held_against_what_was_under_that_limit() throws Exception {
        assertThat(page(liftedMeanwhile(), OptionalInt.of(8)))
                .contains("| a limit of 8 for role `app` | 10 of 8 | **no**: full 0 s into the recording |");
        assertThat(page(after(), OptionalInt.of(30))).contains("| a limit of 30 | 36 of 30 | **no**");
    }

    @Test
    void who_was_refused_by_a_limit_that_no_look_has_seen_is_told_without_its_number() throws Exception {
        var refusal = dev.weir.doctor.live.look.Refusal.of("FATAL: too many connections for role \"app\"")
                .orElseThrow();
        var samples = new ArrayList<Sample>();
        for (var sample : after()) {
            boolean isEarly = Duration.between(Made.BEGIN, sample.at()).toSeconds() < 30;
            samples.add(isEarly ? new Sample.Refused(sample.at(), List.of(refusal)) : sample);
        }

        assertThat(page(samples, OptionalInt.empty()))
                .contains("no login could succeed:** all connections that role `app` may have were taken.")
                .doesNotContain("97 connections that role");
    }

    private static String page(List<Sample> samples, OptionalInt limit) throws Exception {
        return Report.of(Incidents.of(samples), new Questions(Optional.empty(), limit, OptionalInt.empty()), Made.BEGIN)
                .markdown();
    }
}
