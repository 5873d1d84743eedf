package dev.weir.doctor.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which platform's door a URL leads to, and where the other one is. */
class DoorTest {
    @ParameterizedTest
    @CsvSource({
        "shop-do-user-1-0.d.db.ondigitalocean.com:25060, digitalocean, direct,"
                + " shop-do-user-1-0.d.db.ondigitalocean.com:25061",
        "shop-do-user-1-0.d.db.ondigitalocean.com:25061, digitalocean, pooled,"
                + " shop-do-user-1-0.d.db.ondigitalocean.com:25060",
        "db.abcdefgh.supabase.co:5432, supabase, direct, aws-<n>-<region>.pooler.supabase.com:6543",
        "aws-0-eu-central-1.pooler.supabase.com:5432, supabase, pooled, aws-0-eu-central-1.pooler.supabase.com:6543",
        "ep-cool-1.eu-central-1.aws.neon.tech:5432, neon, direct, ep-cool-1-pooler.eu-central-1.aws.neon.tech:5432",
        "shop.postgres.database.azure.com:6432, azure, pooled, shop.postgres.database.azure.com:5432",
        "pgbouncer.abc.flympg.net:5432, fly, pooled, direct.abc.flympg.net:5432",
    })
    void a_host_and_a_port_name_the_platform_and_lead_to_its_other_door(
            String address, String platform, String kind, String other) throws CannotTell {
        var door = door("postgresql://app:hunter2@" + address + "/shop?sslmode=require&application_name=hunter2")
                .orElseThrow();

        assertThat(door.platform().id()).isEqualTo(platform);
        assertThat(door.endpoint().pooled()).isEqualTo(kind.equals("pooled"));
        assertThat(door.sentence()).contains("its " + kind + " address");
        assertThat(door.siblingUrl()).contains("postgresql://app@" + other + "/shop?sslmode=require");
    }

    @Test
    void names_that_need_it_are_encoded_and_a_mode_that_was_not_given_is_not_invented() throws CannotTell {
        assertThat(door("postgresql://a%40b%20c:hunter2@x.postgres.database.azure.com/my%2Fdb")
                        .orElseThrow()
                        .siblingUrl())
                .contains("postgresql://a%40b%20c@x.postgres.database.azure.com:6432/my%2Fdb");
    }

    @Test
    void any_other_host_has_no_door() throws CannotTell {
        assertThat(door("postgresql://app@127.0.0.1:5432/shop")).isEmpty();
    }

    private static Optional<Door> door(String url) throws CannotTell {
        return Door.of(Target.of(Optional.of(url), Map.of()));
    }
}
