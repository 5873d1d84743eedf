package dev.weir.session;

import static dev.weir.session.SessionWorld.worldOf;
import static dev.weir.session.WorldSpec.transactionMode;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.CapacityLedger;
import dev.weir.pool.CapacityLimits;
import dev.weir.pool.LaneContext;
import dev.weir.pool.PoolKey;
import dev.weir.pool.PoolLane;
import io.netty.buffer.Unpooled;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a server and a client take along from one lane of a pool to another. */
class LaneChangeTest {
    private static final Settings GERMAN = Settings.of(Map.of("datestyle", "German"));

    private final PoolReports reports = new PoolReports();
    private final SessionPool here = lane();
    private final SessionPool there = lane();
    private final ServerStatements server = new ServerStatements();
    private final ClientStatements client = new ClientStatements();

    @Test
    void a_server_holds_its_statements_under_the_names_it_knows() {
        var one = statement(here, Settings.NONE, "select 1");
        server.add(one);

        moveServer();

        var same = statement(there, Settings.NONE, "select 1");
        assertThat(same.serverName).isNotEqualTo(one.serverName);
        assertThat(server.use(same)).isEqualTo(one.serverName);
    }

    @Test
    void lanes_never_give_the_same_name() {
        assertThat(statement(here, Settings.NONE, "a").serverName)
                .isNotEqualTo(statement(there, Settings.NONE, "b").serverName);
    }

    @Test
    void a_text_under_other_settings_stays_another_statement() {
        server.add(statement(here, GERMAN, "select date '1.2.2024'"));

        moveServer();

        assertThat(server.use(statement(there, Settings.NONE, "select date '1.2.2024'")))
                .isNull();
        assertThat(server.use(statement(there, GERMAN, "select date '1.2.2024'")))
                .isNotNull();
    }

    @Test
    void the_least_recently_used_statement_stays_so() {
        var old = statement(here, Settings.NONE, "select 1");
        server.add(old);
        server.add(statement(here, Settings.NONE, "select 2"));

        moveServer();

        assertThat(server.evict(2)).isEqualTo(old.serverName);
    }

    @Test
    void a_second_statement_of_the_same_text_is_closed_at_the_next_use() {
        byte[] parse = parse("select 1");
        var another = here.statements(Settings.NONE).unshared(Unpooled.wrappedBuffer(parse), 0, parse.length);
        server.add(statement(here, Settings.NONE, "select 1"));
        server.add(another);

        moveServer();

        assertThat(server.size()).isOne();
        assertThat(server.takeLeftovers()).containsExactly(another.serverName);
    }

    @Test
    void what_has_moved_is_no_longer_held_where_it_was() {
        server.add(statement(here, Settings.NONE, "select 1"));
        client.set(name("s"), new ClientStatement(name("s"), statement(here, Settings.NONE, "select 1")));

        moveServer();
        moveClient();

        assertThat(here.statementCount()).isZero();
        assertThat(there.statementCount()).isOne();
        server.clear();
        client.forgetNamed();
        assertThat(there.statementCount()).isZero();
    }

    @Test
    void a_client_finds_its_names_again_and_what_it_was_told_about_them() {
        var told = new ClientStatement(name("s"), statement(here, Settings.NONE, "select 1"));
        told.described = true;
        client.set(name("s"), told);
        client.set(
                ClientStatements.NO_NAME,
                new ClientStatement(ClientStatements.NO_NAME, statement(here, Settings.NONE, "select 2")));

        moveClient();

        var found = Objects.requireNonNull(client.get(name("s")));
        assertThat(found.statement).isSameAs(statement(there, Settings.NONE, "select 1"));
        assertThat(found.described).isTrue();
        assertThat(Objects.requireNonNull(client.get(ClientStatements.NO_NAME)).statement)
                .isSameAs(statement(there, Settings.NONE, "select 2"));
    }

    @Test
    void a_client_whose_statement_was_too_long_to_keep_cannot_move() {
        client.set(
                name("s"),
                new ClientStatement(name("s"), here.statements(Settings.NONE).streamed()));

        assertThat(client.areKept()).isFalse();
    }

    @Test
    void a_server_with_a_clients_settings_needs_no_query_in_the_new_lane() {
        var settings = new ServerSettings(here.settings());
        settings.initially("DateStyle", "German");
        settings.complete();

        settings.movedTo(there.settings());

        assertThat(settings.differFrom(there.settings().intern(GERMAN))).isFalse();
    }

    @Test
    void what_servers_of_one_lane_report_all_lanes_know() {
        here.welcome(Map.of("TimeZone", "UTC"));
        there.reloaded("TimeZone", "Europe/Rome");
        here.reloaded("TimeZone", "Europe/Rome");

        assertThat(there.welcome()).containsEntry("TimeZone", "Europe/Rome");
        assertThat(here.reloads()).isOne();
    }

    private void moveServer() {
        server.leave();
        server.arrive(there);
    }

    private void moveClient() {
        client.leave();
        client.arrive(there);
    }

    private static PreparedStatement statement(SessionPool lane, Settings settings, String text) {
        byte[] parse = parse(text);
        return lane.statements(settings).of(Unpooled.wrappedBuffer(parse), 0, parse.length);
    }

    private static byte[] parse(String text) {
        return (text + "\0\0\0").getBytes(US_ASCII);
    }

    private static byte[] name(String name) {
        return name.getBytes(US_ASCII);
    }

    private SessionPool lane() {
        var key = PoolKey.of("shop", "app");
        var spec = transactionMode();
        var context = new LaneContext(_ -> {}, new CapacityLedger(CapacityLimits.NONE), _ -> {}, new Random(1));
        return new SessionPool(
                key,
                spec.policy(),
                worldOf(spec),
                reports,
                _ -> new PoolLane<ServerSession>(key, spec.limits(), context, 0));
    }
}
