package dev.weir.doctor.top;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.live.Diagnosis;
import dev.weir.doctor.live.cause.Evidence;
import dev.weir.doctor.live.look.Ceiling;
import dev.weir.doctor.live.look.Driver;
import dev.weir.doctor.live.look.Look;
import dev.weir.doctor.live.look.Made;
import dev.weir.doctor.live.look.Series;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.State;
import dev.weir.doctor.live.look.Who;
import dev.weir.doctor.top.view.Doing;
import dev.weir.doctor.top.view.Gauge;
import dev.weir.doctor.top.view.Scene;
import dev.weir.doctor.top.view.Slot;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScenesTest {
    private static final Duration NOW = Duration.ofMinutes(10);

    private static Scene scene(Look look) {
        return Scenes.of("app@db:5432/shop", Diagnosis.of(new Evidence(Series.of(look), List.of())));
    }

    private static Look with(Look look, List<Ceiling> ceilings) {
        return new Look(look.at(), look.server(), ceilings, look.sessions(), look.traffic(), List.of(), List.of());
    }

    @Test
    void the_bar_counts_the_doctor_too_and_only_what_the_binding_ceiling_counts_is_under_it() {
        var other = new Who("batch", "shop", "batch", "10.0.0.9");
        var look = Made.look(
                NOW, List.of(Made.idle(1, Made.WEB, Duration.ZERO, NOW), Made.idle(2, other, Duration.ZERO, NOW)));
        var limited = with(
                look,
                List.of(new Ceiling(Ceiling.Kind.SERVER, "", 22, 3), new Ceiling(Ceiling.Kind.ROLE, "app", 4, 2)));

        var scene = scene(limited);

        assertThat(scene.gauge()).isEqualTo(new Gauge("role app", 4, 22));
        assertThat(scene.slots()).extracting(Slot::under).containsExactly(true, true, false);
        assertThat(scene.slots().getFirst().who().application()).isEqualTo("weir doctor");
        assertThat(scene.entries()).hasSize(2);
    }

    @Test
    void who_waits_for_a_lock_is_not_taken_for_one_who_works() {
        var plain = Made.session(7, Made.WEB, State.ACTIVE, Duration.ZERO, NOW.minusSeconds(40));
        var blocked = new Session(
                7,
                plain.who(),
                plain.rank(),
                plain.state(),
                plain.times(),
                new Session.Statement("UPDATE t SET x", Driver.UNKNOWN),
                "Lock",
                List.of(812, 0, 813),
                false);

        var entry = scene(Made.look(NOW, List.of(blocked))).entries().getFirst();

        assertThat(entry.doing()).isEqualTo(Doing.WAITING);
        assertThat(entry.since()).isEqualTo(Duration.ofSeconds(40));
        assertThat(entry.what()).isEqualTo("behind 812, a prepared transaction: UPDATE t SET x");
    }

    @Test
    void a_session_keeps_its_identity_and_another_one_with_its_pid_does_not() {
        var one = Made.idle(7, Made.WEB, Duration.ZERO, NOW);
        var later = Made.idle(7, Made.WEB, Duration.ZERO, NOW.plusSeconds(3));
        var another = Made.idle(7, Made.WEB, NOW, NOW.plusSeconds(3));

        assertThat(id(one)).isEqualTo(id(later)).isNotEqualTo(id(another));
    }

    @Test
    void what_is_hidden_is_said_under_the_bar_with_what_would_show_it() {
        var scene = scene(Made.look(NOW, Made.hidden(1, 5, new Who("batch", "shop", "etl", ""))));

        assertThat(scene.verdict())
                .contains("what 5 of them do is hidden")
                .contains("GRANT pg_monitor TO app")
                .doesNotContain("nothing is wrong");
    }

    private static String id(Session session) {
        return scene(Made.look(NOW.plusSeconds(5), List.of(session)))
                .entries()
                .getFirst()
                .id();
    }
}
