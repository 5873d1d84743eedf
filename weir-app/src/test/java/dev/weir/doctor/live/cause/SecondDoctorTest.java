package dev.weir.doctor.live.cause;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.Finding;
import dev.weir.doctor.live.look.Driver;
import dev.weir.doctor.live.look.Made;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.State;
import dev.weir.doctor.live.look.Who;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Others of Weir's own tools look at the same database. */
class SecondDoctorTest {
    private static final Duration NOW = Duration.ofHours(2);
    private static final Duration JUST_NOW = NOW.minusSeconds(1);

    @ParameterizedTest
    @ValueSource(strings = {"weir doctor", "weir top", "weir load"})
    void they_make_no_pooler_that_somebody_could_go_around(String tool) {
        assertThat(findings(tool)).isEmpty();
    }

    @Test
    void a_pooler_at_the_same_place_does() {
        assertThat(findings("weir")).containsExactlyInAnyOrder("POOLER_BYPASSED", "SESSION_STATE_IN_POOL");
    }

    /** Twelve sessions of web, and at the tool's address a leader that holds its lock. */
    private static List<String> findings(String application) {
        var sessions = new ArrayList<>(Made.pool(1, 12, Made.WEB, NOW));
        var there = new Who("app", "shop", application, "10.0.0.9");
        sessions.add(said(Made.session(50, there, State.IDLE, Duration.ZERO, JUST_NOW), false));
        var leader = new Who("app", "shop", "leader", "10.0.0.9");
        sessions.add(said(Made.session(51, leader, State.IDLE, Duration.ZERO, JUST_NOW), true));
        return Causes.judge(Evidence.of(Made.look(NOW, sessions))).stream()
                .map(Finding::id)
                .toList();
    }

    private static Session said(Session session, boolean holdsAdvisoryLock) {
        return new Session(
                session.pid(),
                session.who(),
                session.rank(),
                session.state(),
                session.times(),
                new Session.Statement("SELECT ?", Driver.of(session.who().application(), "SELECT 1")),
                "",
                List.of(),
                holdsAdvisoryLock);
    }
}
