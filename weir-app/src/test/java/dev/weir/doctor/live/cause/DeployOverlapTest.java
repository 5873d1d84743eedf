package dev.weir.doctor.live.cause;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.doctor.Confidence;
import dev.weir.doctor.Finding;
import dev.weir.doctor.live.look.Made;
import dev.weir.doctor.live.look.Session;
import dev.weir.doctor.live.look.Who;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two releases at a time, each in several instances, on a server with 97 slots. */
class DeployOverlapTest {
    private static final Duration NOW = Duration.ofHours(2);
    private static final Duration OLD = Duration.ZERO;
    private static final Duration NEW = NOW.minusMinutes(1);

    @Test
    void another_instance_of_the_same_release_is_no_deploy() {
        assertThat(judge(instances(8, 9, "v214", OLD), instances(1, 9, "v214", NEW)))
                .isEmpty();
    }

    @Test
    void all_instances_of_both_releases_are_one_finding() {
        var found = judge(instances(8, 6, "v214", OLD), instances(8, 6, "v215", NEW));

        assertThat(found).hasSize(1);
        assertThat(found.getFirst().verdict())
                .isEqualTo("Old and new release overlap: 48 + 48 of 97 that the server allows");
        assertThat(found.getFirst().confidence()).isEqualTo(Confidence.HIGH);
        assertThat(found.getFirst().remedies().getFirst().after())
                .isEqualTo("a pool of 24 for all its processes together");
    }

    @Test
    void half_of_what_the_larger_release_holds_leaves_room_for_both_also_before_the_new_one_is_whole() {
        assertThat(judge(instances(8, 9, "v214", OLD), instances(1, 9, "v215", NEW))
                        .getFirst()
                        .remedies()
                        .getFirst()
                        .after())
                .isEqualTo("a pool of 36 for all its processes together");
    }

    @Test
    void a_new_instance_of_the_old_release_is_not_counted_as_new() {
        assertThat(judge(instances(4, 10, "v214", OLD), instances(3, 10, "v215", NEW), instances(1, 10, "v214", NEW))
                        .getFirst()
                        .verdict())
                .startsWith("Old and new release overlap: 40 + 30 of 97");
    }

    @Test
    void without_a_release_in_its_name_a_deploy_may_be_more_instances_and_that_is_said() {
        var found = judge(instances(8, 6, "", OLD), instances(7, 6, "", NEW)).getFirst();

        assertThat(found.verdict()).startsWith("Old and new release overlap: 48 + 42 of 97");
        assertThat(found.confidence()).isEqualTo(Confidence.MEDIUM);
        assertThat(found.evidence())
                .last()
                .asString()
                .contains("more instances of one release", "application_name=web@$HOSTNAME/$RELEASE");
    }

    /** Hosts are numbered by release and age, so that none is in two groups. */
    private static List<Session> instances(int count, int size, String release, Duration born) {
        var sessions = new ArrayList<Session>();
        for (int i = 0; i < count * size; i++) {
            var host = "h%d-%s-%d".formatted(i / size, release, born.toMinutes());
            var who = new Who("app", "shop", release.isEmpty() ? "web" : "web@" + host + "/" + release, host);
            sessions.add(Made.idle(1 + i, who, born, NOW.minusSeconds(1)));
        }
        return sessions;
    }

    @SafeVarargs
    private static List<Finding> judge(List<Session>... groups) {
        var sessions = new ArrayList<Session>();
        for (var group : groups) {
            sessions.addAll(group);
        }
        return Causes.judge(Evidence.of(Made.look(97, NOW, sessions))).stream()
                .filter(finding -> finding.id().equals("DEPLOY_OVERLAP"))
                .toList();
    }
}
