package dev.weir.doctor.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.doctor.Confidence;
import java.time.YearMonth;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformsTest {
    private final Platforms platforms = Platforms.shipped();

    @ParameterizedTest
    @CsvSource({
        "digitalocean:1gb, 22",
        "digitalocean:2gb, 47",
        "digitalocean:4gb, 97",
        "digitalocean:8gb, 197",
        "digitalocean:32gb, 797",
        "heroku:essential-0, 20",
        "heroku:essential-2, 40",
        "heroku:standard-0, 120",
        "postgresql:default, 97",
        "azure:b1ms, 35",
        "azure:48gb, 4985",
        "neon:0.25cu, 97",
        "aiven:free, 20",
        "ionos:4gb, 373",
        "cloudsql:3.75gb, 97",
        "railway:default, 97",
        "fly:launch, 150",
        "prisma-postgres:default, 10"
    })
    void a_plan_gives_an_application_what_the_vendor_leaves_of_it(String name, int slots) {
        assertThat(platforms.plan(name)).hasValueSatisfying(plan -> {
            assertThat(plan.usable()).isEqualTo(slots);
            assertThat(plan.name()).isEqualTo(name);
        });
    }

    @Test
    void a_plan_is_found_in_any_case_and_not_when_there_is_none() {
        assertThat(platforms.plan("DigitalOcean:2GB")).isPresent();
        assertThat(platforms.plan("digitalocean:3gb")).isEmpty();
        assertThat(platforms.plan("digitalocean")).isEmpty();
    }

    @Test
    void herokus_small_plans_bind_the_role_and_not_the_server() {
        assertThat(platforms.plan("heroku:essential-0").orElseThrow().binds()).isEqualTo(Plan.Binds.ROLE);
        assertThat(platforms.plan("heroku:standard-0").orElseThrow().binds()).isEqualTo(Plan.Binds.SERVER);
    }

    @ParameterizedTest
    @CsvSource({
        "shop-do-user-1-0.d.db.ondigitalocean.com, 25060, digitalocean direct ->"
                + " shop-do-user-1-0.d.db.ondigitalocean.com:25061",
        "shop-do-user-1-0.d.db.ondigitalocean.com, 25061, digitalocean pooled ->"
                + " shop-do-user-1-0.d.db.ondigitalocean.com:25060",
        "db.abcdefghij.supabase.co, 5432, supabase direct -> aws-<n>-<region>.pooler.supabase.com:6543",
        "db.abcdefghij.supabase.co, 6543, supabase pooled transaction -> db.abcdefghij.supabase.co:5432",
        "aws-0-eu-central-1.pooler.supabase.com, 5432, supabase pooled session ->"
                + " aws-0-eu-central-1.pooler.supabase.com:6543",
        "aws-0-eu-central-1.pooler.supabase.com, 6543, supabase pooled transaction -> db.<project"
                + " ref>.supabase.co:5432",
        "ep-cool-sun-123456.eu-west-2.aws.neon.tech, 5432, neon direct ->"
                + " ep-cool-sun-123456-pooler.eu-west-2.aws.neon.tech:5432",
        "ep-cool-sun-123456-pooler.eu-west-2.aws.neon.tech, 5432, neon pooled transaction ->"
                + " ep-cool-sun-123456.eu-west-2.aws.neon.tech:5432",
        "shop.postgres.database.azure.com, 5432, azure direct -> shop.postgres.database.azure.com:6432",
        "SHOP.postgres.database.azure.com, 6432, azure pooled transaction -> shop.postgres.database.azure.com:5432",
        "shop.proxy-abc123.us-east-1.rds.amazonaws.com, 5432, rds pooled transaction ->"
                + " <instance>.<id>.us-east-1.rds.amazonaws.com:5432",
        "read.endpoint.proxy-abc123.us-east-1.rds.amazonaws.com, 5432, rds pooled transaction ->"
                + " <instance>.<id>.us-east-1.rds.amazonaws.com:5432",
        "shop.abc123.us-east-1.rds.amazonaws.com, 5432, rds direct ->"
                + " <proxy>.proxy-<id>.us-east-1.rds.amazonaws.com:5432",
        "ec2-3-4-5-6.compute-1.amazonaws.com, 5432, heroku direct -> none",
        "p.abc123.db.postgresbridge.com, 5431, crunchy pooled transaction -> p.abc123.db.postgresbridge.com:5432",
        "pgbouncer.xyz12.flympg.net, 5432, fly pooled session -> direct.xyz12.flympg.net:5432",
        "direct.xyz12.flympg.net, 5432, fly direct -> pgbouncer.xyz12.flympg.net:5432",
        "dpg-abc123-a.oregon-postgres.render.com, 5432, render direct -> dpg-abc123-a.oregon-postgres.render.com:6432",
        "dpg-abc123-a, 6432, render pooled transaction -> dpg-abc123-a:5432",
        "pg-1-shop.aivencloud.com, 12691, aiven direct -> none",
        "postgres.railway.internal, 5432, railway direct -> none",
        "viaduct.proxy.rlwy.net, 41233, railway direct -> none",
        "db.prisma.io, 5432, prisma-postgres pooled -> none",
        "/cloudsql/shop:europe-west1:db, 5432, cloudsql direct -> none"
    })
    void an_address_says_platform_door_and_the_other_door(String host, int port, String expected) {
        var door = platforms.recognise(host, port).orElseThrow();

        assertThat(door.platform()
                        + (door.pooled() ? " pooled" : " direct")
                        + door.mode()
                                .map(mode -> " " + mode.name().toLowerCase(Locale.ROOT))
                                .orElse("")
                        + " -> "
                        + door.sibling(host).orElse("none"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "example.com",
                "db.internal",
                "notondigitalocean.com",
                "shop.db.ondigitalocean.com.example.org",
                "supabase.co",
                "ep-cool-sun.neon.tech.example.org"
            })
    void an_address_of_nobody_we_know_is_not_guessed(String host) {
        assertThat(platforms.recognise(host, 5432)).isEmpty();
        assertThat(platforms.recognise(host)).isEmpty();
    }

    @Test
    void a_known_host_at_an_unknown_port_is_no_known_door() {
        assertThat(platforms.recognise("shop.db.ondigitalocean.com", 5432)).isEmpty();
        assertThat(platforms.recognise("shop.db.ondigitalocean.com"))
                .hasValueSatisfying(door -> assertThat(door.platform()).isEqualTo("digitalocean"));
    }

    @ParameterizedTest
    @CsvSource({
        "DATABASE_CONNECTION_POOL_URL, true",
        "DATABASE_UNPOOLED_URL, false",
        "DIRECT_URL, false",
        "POSTGRES_PRISMA_URL, true",
        "POSTGRES_URL_NON_POOLING, false"
    })
    void a_variable_says_where_its_url_leads(String name, boolean pooled) {
        assertThat(platforms.variable(name))
                .hasValueSatisfying(variable -> assertThat(variable.pooled()).isEqualTo(pooled));
        assertThat(platforms.variable("DATABASE_URL")).isEmpty();
    }

    @Test
    void every_row_says_where_it_comes_from_and_when() {
        assertThat(platforms.all()).hasSizeGreaterThanOrEqualTo(16).allSatisfy(platform -> {
            platform.endpoints().forEach(door -> checked(door.provenance()));
            platform.variables().forEach(variable -> checked(variable.provenance()));
            platform.plans().forEach(plan -> {
                checked(plan.provenance());
                assertThat(plan.usable()).as(plan.name()).isPositive();
            });
        });
        assertThat(platforms.plans().map(Plan::name)).doesNotHaveDuplicates();
    }

    /** A door and the other door must lead to each other, or one of the two rows is wrong. */
    @ParameterizedTest
    @CsvSource({
        "shop.db.ondigitalocean.com, 25060",
        "ep-a-1.eu.aws.neon.tech, 5432",
        "shop.postgres.database.azure.com, 5432",
        "direct.a.flympg.net, 5432",
        "dpg-abc-a, 5432",
        "p.abc.db.postgresbridge.com, 5432"
    })
    void the_other_door_of_the_other_door_is_the_first(String host, int port) {
        var there = platforms.recognise(host, port).orElseThrow().sibling(host).orElseThrow();
        var other = there.substring(0, there.indexOf(':'));
        var door = platforms.recognise(other, Integer.parseInt(there.substring(there.indexOf(':') + 1)));

        assertThat(door.orElseThrow().pooled()).isTrue();
        assertThat(door.orElseThrow().sibling(other)).contains(host + ":" + port);
    }

    @Test
    void a_mistake_in_a_table_names_its_line() {
        var noNumber = Table.parse("test.table", "[x] X\n\nplan | 1gb | many | 3 | server | - | web | 2026-08 | HIGH");
        var noDate = Table.parse("test.table", "[x] X\nplan | 1gb | 1 | 0 | server | - | web | soon | HIGH");

        assertThatThrownBy(() -> new Platforms(noNumber)).hasMessageStartingWith("test.table:3: cell 2 is no number");
        assertThatThrownBy(() -> new Platforms(noDate)).hasMessageStartingWith("test.table:2: must end in source");
    }

    static void checked(Provenance provenance) {
        assertThat(provenance.source()).isNotBlank();
        assertThat(provenance.read()).isBetween(YearMonth.of(2025, 1), YearMonth.of(2030, 1));
        assertThat(provenance.confidence()).isIn((Object[]) Confidence.values());
    }
}
