package dev.weir.doctor.top.view;

import static dev.weir.doctor.top.view.Staged.all;
import static dev.weir.doctor.top.view.Staged.entries;
import static dev.weir.doctor.top.view.Staged.entry;
import static dev.weir.doctor.top.view.Staged.press;
import static dev.weir.doctor.top.view.Staged.scene;
import static dev.weir.doctor.top.view.Staged.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.live.look.Made;
import dev.weir.doctor.live.look.Who;
import dev.weir.doctor.top.view.Key.Named;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ViewTest {
    private static final Who BATCH = new Who("batch", "stock", "batch", "10.0.0.5");
    private static final List<Entry> ENTRIES = all(
            entries(100, 3, Made.WEB, Doing.IDLE, 30),
            entries(200, 2, Made.WORKER, Doing.ACTIVE, 5),
            List.of(entry(300, BATCH, Doing.IN_TRANSACTION, 500, 9000)));

    private final View view = view(scene(22, ENTRIES));

    private List<String> rows() {
        return view.rows().stream()
                .map(row -> switch (row) {
                    case Row.Group group -> group.name();
                    case Row.Member(var entry) -> "pid " + entry.pid();
                })
                .toList();
    }

    private String selected() {
        return rows().get(view.rows().indexOf(view.selectedRow().orElseThrow()));
    }

    @Test
    void g_goes_through_every_grouping_and_G_back() {
        var seen = new ArrayList<List<String>>();
        for (int i = 0; i < 6; i++) {
            seen.add(rows());
            press(view, "g");
        }

        assertThat(seen)
                .containsExactly(
                        List.of("web", "worker", "batch"),
                        List.of("app", "batch"),
                        List.of("shop", "stock"),
                        List.of("10.0.0.5", "10.0.0.7"),
                        List.of("idle", "active", "idle in tx"),
                        List.of("pid 200", "pid 201", "pid 300", "pid 100", "pid 101", "pid 102"));
        assertThat(rows()).containsExactly("web", "worker", "batch");
        press(view, "G");
        assertThat(view.grouping()).isEqualTo(Grouping.NONE);
    }

    @Test
    void s_sorts_by_count_age_and_idle_time() {
        press(view, "s");
        assertThat(rows()).containsExactly("batch", "web", "worker");
        press(view, "s");
        assertThat(rows()).containsExactly("batch", "web", "worker");
        press(view, "gggggs");
        assertThat(rows()).startsWith("pid 200");
        press(view, "ss");
        assertThat(rows()).startsWith("pid 300", "pid 100").endsWith("pid 201");
    }

    @Test
    void a_filter_works_while_it_is_typed_and_goes_with_escape() {
        press(view, "/APP 10.0.0.7");
        assertThat(rows()).containsExactly("worker");

        view.press(Named.ENTER);
        press(view, "s");
        assertThat(rows()).containsExactly("worker");

        press(view, "/q");
        assertThat(rows()).isEmpty();
        view.press(Named.BACKSPACE);
        assertThat(rows()).containsExactly("worker");
        press(view, "x");
        view.press(Named.ESCAPE);
        assertThat(view.filter()).isEqualTo("APP 10.0.0.7");

        view.press(Named.ESCAPE);
        assertThat(rows()).hasSize(3);
    }

    @Test
    void a_group_opens_and_closes_and_the_selection_stays_on_its_row_when_rows_move() {
        view.press(Named.DOWN);
        view.press(Named.ENTER);
        view.press(Named.DOWN);
        assertThat(rows()).containsExactly("web", "worker", "pid 200", "pid 201", "batch");
        assertThat(selected()).isEqualTo("pid 200");

        view.see(new Moment.Seen(scene(22, all(ENTRIES, entries(400, 9, BATCH, Doing.IDLE, 1)))));
        assertThat(selected()).isEqualTo("pid 200");

        view.see(new Moment.Seen(scene(22, entries(100, 3, Made.WEB, Doing.IDLE, 30))));
        assertThat(selected()).isEqualTo("web");

        view.see(new Moment.Seen(scene(22, ENTRIES)));
        view.press(Named.DOWN);
        view.press(Named.DOWN);
        view.press(Named.LEFT);
        assertThat(rows()).containsExactly("web", "worker", "batch");
        assertThat(selected()).isEqualTo("worker");
    }

    @Test
    void arrows_and_pages_stop_at_the_ends() {
        view.press(Named.UP);
        assertThat(selected()).isEqualTo("web");
        view.press(Named.PAGE_DOWN);
        assertThat(selected()).isEqualTo("batch");
        press(view, "kj");
        assertThat(selected()).isEqualTo("batch");
        view.press(Named.HOME);
        assertThat(selected()).isEqualTo("web");
    }

    @Test
    void c_and_t_are_about_the_selected_session_and_say_so_on_a_group() {
        assertThat(view.press(new Key.Typed('c'))).isEmpty();
        assertThat(view.message()).isEqualTo("select one of the sessions first: Enter opens a group");

        view.press(Named.ENTER);
        view.press(Named.DOWN);

        assertThat(view.press(new Key.Typed('c'))).contains(new Wish.Propose(Deed.CANCEL, List.of(ENTRIES.getFirst())));
        assertThat(view.press(new Key.Typed('t'))).contains(new Wish.Propose(Deed.END, List.of(ENTRIES.getFirst())));
    }

    @Test
    void r_is_about_what_the_filter_shows() {
        press(view, "/worker");
        view.press(Named.ENTER);

        assertThat(view.press(new Key.Typed('r'))).contains(new Wish.Propose(Deed.RELIEVE, ENTRIES.subList(3, 5)));
    }

    @Test
    void only_yes_does_what_was_asked() {
        var asked = new Proposal(Deed.END, Staged.sessions(ENTRIES), "End them?");
        for (var no : List.of(new Key.Typed('n'), Named.ENTER, new Key.Typed(' '), Named.ESCAPE)) {
            view.ask(asked);
            assertThat(view.press(no)).isEmpty();
            assertThat(view.message()).isEqualTo("nothing was changed");
            assertThat(view.press(new Key.Typed('y'))).isEmpty();
        }
        view.ask(asked);
        assertThat(view.press(new Key.Typed('y'))).contains(new Wish.CarryOut(asked));
    }

    @Test
    void what_cannot_be_done_is_said_and_not_asked() {
        view.ask(Proposal.sorry(Deed.END, "it is at work"));

        assertThat(view.mode()).isEqualTo(View.Mode.TABLE);
        assertThat(view.message()).isEqualTo("it is at work");
    }

    @Test
    void a_pause_keeps_the_picture_and_goes_on_with_the_latest() {
        press(view, "p");
        view.see(new Moment.Seen(scene(22, List.of())));
        assertThat(rows()).hasSize(3);

        press(view, "p");
        assertThat(rows()).isEmpty();
    }

    @Test
    void q_and_ctrl_c_leave_and_on_a_page_any_key_goes_back() {
        press(view, "?");
        assertThat(view.mode()).isEqualTo(View.Mode.HELP);
        view.press(Named.DOWN);
        assertThat(view.scroll()).isEqualTo(1);
        assertThat(view.press(new Key.Typed('q'))).isEmpty();
        assertThat(view.mode()).isEqualTo(View.Mode.TABLE);

        assertThat(view.press(new Key.Typed('q'))).contains(new Wish.Quit());
        press(view, "/");
        assertThat(view.press(Named.INTERRUPT)).contains(new Wish.Quit());
        assertThat(view.press(Named.SUSPEND)).contains(new Wish.Suspend());
    }

    @Test
    void keys_work_before_anything_was_seen() {
        var blind = new View();
        blind.see(new Moment.NotSeen("full", List.of(), Made.BEGIN, 1, Duration.ofSeconds(4)));

        press(blind, "gGs/x");
        for (var key : Named.values()) {
            blind.press(key);
        }

        assertThat(blind.press(new Key.Typed('t'))).isEqualTo(Optional.empty());
    }
}
