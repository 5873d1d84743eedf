package dev.weir.doctor.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.live.look.Made;
import dev.weir.doctor.live.look.Sample;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.Who;
import dev.weir.doctor.report.Report.Questions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** An ordinary role sees that others have sessions, and neither their state nor where they come from. */
class HiddenSessionsTest {
    private static final Who ETL = new Who("batch", "shop", "etl", "");

    /** Ten sessions of another role, and from 100 s on all 21 that there are beside the doctor's. */
    private static List<Sample> filledByAnother() {
        return Incidents.watch(300, t -> Made.hidden(1, t < 100 ? 10 : 21, ETL));
    }

    /** Five of the doctor's own role, two of them at work, and five of another. */
    private static List<Sample> besideAnother(int hidden) {
        return Incidents.watch(180, t -> {
            List<Session> sessions = new ArrayList<>(Incidents.busy(1, 5, 2, Made.WEB, t));
            sessions.addAll(Made.hidden(50, hidden, ETL));
            return sessions;
        });
    }

    @Test
    void what_sessions_of_another_role_do_is_said_to_be_hidden_and_not_to_be_nothing() throws Exception {
        assertThat(page(filledByAnother()))
                .contains("`etl` held 21, and what they did is hidden from role `app`.")
                .contains("| 14:03:40 | +1:40 | Full: 22 of 22 held, 21 hidden; every further login is refused |")
                .contains("| `etl` | – | `batch` | 21 | ? | 21 | ? |")
                .contains("None of the doctor's rules says why: most of them need what is hidden.")
                .doesNotContain("in use: ")
                .doesNotContain("0 in use")
                .doesNotContain("none of them in use");
    }

    @Test
    void the_chart_has_a_letter_for_them() throws Exception {
        assertThat(page(filledByAnother()))
                .containsPattern("  22 \\|[ ─]+\\?{48}\n")
                .contains("█ in use, ▒ held and not in use, ? hidden, ─ the limit\n");
        assertThat(page(Incidents.leak())).contains("█ in use, ▒ held and not in use, ─ the limit\n");
    }

    @Test
    void the_page_says_what_would_show_them() throws Exception {
        assertThat(page(filledByAnother()))
                .contains("What 21 of 21 sessions did was hidden from role app: log in as the role that they belong to,"
                        + " or GRANT pg_monitor TO app (pg_read_all_stats is enough).");
    }

    @Test
    void nobody_is_said_to_fit_into_a_smaller_pool_whose_use_is_hidden() throws Exception {
        assertThat(whatIf(filledByAnother(), 5))
                .contains("| a pool of 5 for each | at most 22 of 22 | **not known**: what is hidden may need fewer |")
                .doesNotContain("what it used at once")
                .doesNotContain("nobody would have waited")
                .doesNotContain("somebody would have waited")
                .doesNotContain("pool_mode = transaction`");
    }

    @Test
    void those_that_show_are_told_beside_those_that_are_hidden() throws Exception {
        assertThat(whatIf(besideAnother(3), 5))
                .contains("At the peak (14:02:00 UTC) 9 of the 22 connections that the server allows were held,"
                        + " 2 of them in use; what 3 of them did is hidden from role `app`.")
                .contains("The recording ends: 9 of 22 held, 2 in use, 3 hidden")
                .contains("| a pool of 5 for each | at most 9 of 22 | **yes** |")
                .contains("| a pool for each of what it used at once, and 2 more | at most 8 of 22 | **yes** |")
                .doesNotContain("pool_mode = transaction`");
    }

    @Test
    void nothing_is_called_right_that_could_not_be_seen() throws Exception {
        assertThat(page(besideAnother(3)))
                .contains("**Healthy as far as it can be seen.**")
                .contains("Nothing is wrong with what could be seen.");
    }

    @Test
    void two_recordings_of_which_most_is_hidden_are_not_compared_by_use() throws Exception {
        var page = Report.of(
                        Incidents.of(besideAnother(9)),
                        new Questions(
                                Optional.of(Incidents.of(filledByAnother())), OptionalInt.empty(), OptionalInt.empty()),
                        Made.BEGIN)
                .markdown();

        assertThat(page).contains("| in use: half the time, p99, most | hidden | hidden |");
    }

    private static String page(List<Sample> samples) throws Exception {
        return Report.of(Incidents.of(samples), Questions.none(), Made.BEGIN).markdown();
    }

    private static String whatIf(List<Sample> samples, int pool) throws Exception {
        return Report.of(
                        Incidents.of(samples),
                        new Questions(Optional.empty(), OptionalInt.empty(), OptionalInt.of(pool)),
                        Made.BEGIN)
                .markdown();
    }
}
