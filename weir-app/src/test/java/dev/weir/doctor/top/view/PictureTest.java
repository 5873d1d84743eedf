package dev.weir.doctor.top.view;

import static dev.weir.doctor.top.view.Staged.COLOURFUL;
import static dev.weir.doctor.top.view.Staged.PLAIN;
import static dev.weir.doctor.top.view.Staged.all;
import static dev.weir.doctor.top.view.Staged.entries;
import static dev.weir.doctor.top.view.Staged.entry;
import static dev.weir.doctor.top.view.Staged.press;
import static dev.weir.doctor.top.view.Staged.scene;
import static dev.weir.doctor.top.view.Staged.text;
import static dev.weir.doctor.top.view.Staged.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.live.look.Made;
import dev.weir.doctor.live.look.Who;
import dev.weir.doctor.top.view.Key.Named;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jline.utils.AttributedCharSequence.ForceMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureTest {
    private static final Who WEB = Made.WEB;
    private static final Who WORKER = Made.WORKER;
    private static final Who WIDE = new Who("役割", "データベース", "批処理サービス番号一二三四五六七八九", "10.0.0.8");
    private static final Who NASTY =
            new Who("role\u009b2J", "d\u202eb", "web\u001b[2J\u0007\n\tz\u0301\ufe0f\u200b", "10.0.0.9");

    private static final List<Entry> BUSY = all(
            all(entries(100, 2, WEB, Doing.ACTIVE, 1), entries(200, 12, WEB, Doing.IDLE, 2400)),
            all(entries(300, 5, WORKER, Doing.IN_TRANSACTION, 90), entries(400, 1, WORKER, Doing.WAITING, 12)),
            entries(500, 2, new Who("other", "shop", "", ""), Doing.HIDDEN, 0));

    private static Stream<Scene> scenes() {
        var many = new ArrayList<Entry>();
        for (int i = 0; i < 60; i++) {
            many.addAll(
                    entries(i * 10, 1 + i % 3, new Who("r" + i % 7, "d" + i % 4, "service-" + i, ""), Doing.IDLE, i));
        }
        return Stream.of(
                scene(22, BUSY),
                scene(22, List.of()),
                scene(97, many),
                scene(10, many),
                scene(new Gauge("role app", 20, 97), "app", BUSY),
                scene(new Gauge("role app", 3, 97), "app", BUSY),
                scene(22, all(entries(1, 3, WIDE, Doing.IDLE, 5), entries(9, 3, NASTY, Doing.ACTIVE, 5))));
    }

    /** Every view there is on a scene. */
    private static List<View> views(Scene scene) {
        var views = new ArrayList<View>();
        for (var keys :
                List.of("", "g", "gg", "ggg", "gggg", "ggggg", "s", "ss", "/web", "/nobody has that", "?", "v", "p")) {
            views.add(press(view(scene), keys));
        }
        var opened = view(scene);
        opened.press(Named.ENTER);
        opened.press(Named.DOWN);
        views.add(opened);
        var details = view(scene);
        for (var key : List.of(Named.ENTER, Named.DOWN, Named.ENTER)) {
            details.press(key);
        }
        views.add(details);
        var asked = view(scene);
        asked.ask(
                new Proposal(Deed.RELIEVE, Staged.sessions(BUSY), "End 22 sessions that nobody has used? ".repeat(9)));
        views.add(asked);
        var told = view(scene);
        told.say("pid 4711 is left alone, because it holds an advisory lock ".repeat(7));
        views.add(told);
        var lost = view(scene);
        lost.see(notSeen());
        views.add(lost);
        var never = new View();
        never.see(notSeen());
        views.add(never);
        return views;
    }

    private static Moment.NotSeen notSeen() {
        return new Moment.NotSeen("nothing listens at 10.0.0.1:5432", List.of(), Made.BEGIN, 3, Duration.ofSeconds(8));
    }

    @ParameterizedTest
    @CsvSource({"80,24", "200,50", "40,10", "120,30", "30,6", "20,3", "7,2", "1,1"})
    void a_picture_has_the_terminals_size_whatever_is_shown(int columns, int rows) {
        for (var theme : List.of(COLOURFUL, PLAIN, new Theme(Theme.Colours.EIGHT, true))) {
            scenes().flatMap(scene -> views(scene).stream()).forEach(view -> {
                var lines = Picture.of(view, theme, columns, rows);
                assertThat(lines).hasSize(rows);
                assertThat(lines).allSatisfy(line -> {
                    assertThat(Line.columns(line.toString())).isLessThanOrEqualTo(columns);
                    assertThat(line.columnLength()).isLessThanOrEqualTo(columns);
                });
            });
        }
    }

    @Test
    void nothing_from_the_database_reaches_the_terminal_as_a_command() {
        var nasty = scene(22, entries(1, 3, NASTY, Doing.ACTIVE, 5));

        for (var view : views(nasty)) {
            for (var line : Picture.of(view, COLOURFUL, 200, 50)) {
                assertThat(line.toString().codePoints())
                        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
                assertThat(line.toAnsi(256, ForceMode.None)).doesNotContain("\u001b[2J", "\u009b", "\u202e", "\u200b");
            }
        }
        assertThat(String.join("\n", text(view(nasty), COLOURFUL, 200, 50))).contains("web?[2J???\u017a? 3");
    }

    @Test
    void the_screen_of_a_full_database_is_a_bar_a_verdict_and_who_holds_what() {
        var lines = text(view(scene(22, BUSY)), COLOURFUL, 80, 24);

        assertThat(lines)
                .startsWith(
                        "weir top  app@db.example.com:5432/shop  PostgreSQL 17               14:02:00 UTC",
                        "[███▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒██▒▒▒▒▒▒▒???┃ 22 of 22 held (server), 3 working, 2 hidden",
                        "┃ limit 22  ■ web 14  ■ worker 6  ■ (role other) 2  ? hidden",
                        "unhealthy: 22 of 22 usable slots are held (max_connections 25, 3 of them",
                        "reserved)",
                        "",
                        "    application                     sessions   busy   wait  in tx   idle  unused",
                        "▸ ■ web                                   14      2      0      0     12  40 min",
                        "▸ ■ worker                                 6      0      1      5      0    90 s",
                        "▸ ■ (role other)                           2      ?      ?      ?      ?  hidden",
                        "");
        assertThat(lines.getLast())
                .startsWith("q quit  ? help  g application  s count  / filter  c cancel  t end  r relieve");
    }

    @Test
    void a_small_terminal_keeps_the_bar_the_verdict_and_the_numbers_that_matter() {
        assertThat(text(view(scene(22, BUSY)), PLAIN, 40, 10))
                .containsExactly(
                        "weir top  app@db.example.c~ 14:02:00 UTC",
                        "[AAAaaaaaaaaaaaaaaaaaaaaBBbbbbbbbbb???|",
                        "22 of 22 held (server), 3 working, 2 hi~",
                        "unhealthy: 22 of 22 usable slots are",
                        "held (max_connections 25, 3 of them res~",
                        "    application  sessions   busy  unused",
                        "+ A web                14      2  40 min",
                        "+ B worker              6      0    90 s",
                        "+ C (role other)        2      ?  hidden",
                        "q quit  ? help  g application  s count");
    }

    @Test
    void a_tall_one_shows_what_the_verdict_rests_on() {
        assertThat(text(view(scene(22, BUSY)), COLOURFUL, 200, 50))
                .contains("  - held by: web@10.0.0.5 14, worker@10.0.0.7 6");
    }

    @Test
    void an_open_group_shows_its_sessions_with_what_the_group_does_not_say() {
        var view = view(scene(22, BUSY));
        view.press(Named.DOWN);
        view.press(Named.ENTER);

        assertThat(text(view, COLOURFUL, 80, 24))
                .containsSubsequence(
                        "▾ ■ worker                                 6      0      1      5      0    90 s",
                        "     400  waiting         12 s  app@10.0.0.7          SELECT ?",
                        "     300  idle in tx      90 s  app@10.0.0.7          SELECT ?");
    }

    @Test
    void wide_characters_do_not_move_the_columns() {
        var lines = text(
                view(scene(22, all(entries(1, 3, WIDE, Doing.IDLE, 5), entries(9, 2, WEB, Doing.IDLE, 5)))),
                COLOURFUL,
                80,
                24);

        var wide = lines.stream()
                .filter(line -> line.startsWith("▸ ■ 批"))
                .findFirst()
                .orElseThrow();
        assertThat(Line.columns(wide)).isEqualTo(80);
        assertThat(wide).endsWith("      3      0      0      0      3     5 s").contains("…");
    }

    @Test
    void an_empty_database_says_so() {
        assertThat(text(view(scene(22, List.of())), COLOURFUL, 80, 24)).contains("  no sessions but this one");
        assertThat(text(press(view(scene(22, BUSY)), "/zz"), COLOURFUL, 80, 24))
                .contains("  no sessions with \"zz\"; Esc drops the filter");
    }

    @Test
    void while_nobody_gets_in_the_last_picture_stays_with_what_was_said_and_when_it_tries_again() {
        var view = view(scene(22, BUSY));
        view.see(notSeen());

        var lines = text(view, COLOURFUL, 80, 24);

        assertThat(lines.getFirst()).endsWith("last seen at 14:02:00 UTC");
        assertThat(String.join(" ", lines))
                .contains("cannot look: nothing listens at 10.0.0.1:5432 (3 tries since 14:02:00 UTC; the next in 8 s)")
                .contains("▸ ■ web ")
                .doesNotContain("unhealthy:");
    }

    @Test
    void the_selected_row_is_kept_in_sight_however_many_there_are() {
        var view = press(view(scene(97, entries(1, 90, WEB, Doing.IDLE, 5))), "ggggg");
        view.press(Named.END);

        var lines = Picture.of(view, COLOURFUL, 80, 24);

        var selected = lines.get(22);
        assertThat(selected.toString()).contains("  90  idle");
        assertThat(selected.toAnsi(256, ForceMode.None)).startsWith("\u001b[7m");
    }

    @Test
    void a_question_says_what_it_will_hit_and_how_to_answer() {
        var view = view(scene(22, BUSY));
        view.ask(new Proposal(Deed.END, Staged.sessions(BUSY), "End pid 300 (worker@10.0.0.7), unused for 90 s?"));

        assertThat(text(view, COLOURFUL, 80, 24))
                .endsWith(" End pid 300 (worker@10.0.0.7), unused for 90 s?", " y yes    any other key: no");
    }

    @Test
    void without_colour_nothing_is_coloured_and_letters_tell_groups_apart() {
        for (var view : views(scene(22, BUSY))) {
            for (var line : Picture.of(view, PLAIN, 80, 24)) {
                assertThat(line.toAnsi(1, ForceMode.None)).doesNotContainPattern("\u001b\\[[0-9;]*3[0-8]");
                assertThat(line.toString().chars()).allMatch(c -> c < 0x7f);
            }
        }
    }

    @Test
    void all_keys_are_told_on_one_page_of_a_small_terminal() {
        assertThat(String.join("\n", text(press(view(scene(22, BUSY)), "?"), COLOURFUL, 80, 24)))
                .contains("quit", "relieve", "filter", "pause", "Never ended");
    }

    @Test
    void the_age_of_a_session_is_told_where_there_is_room() {
        var view = press(view(scene(22, List.of(entry(7, WEB, Doing.IDLE, 60, 7200)))), "ggggg");

        assertThat(text(view, COLOURFUL, 200, 50))
                .anyMatch(line -> line.matches(" +7  idle +60 s +2 h  web@10.0.0.5 .*"));
    }
}
