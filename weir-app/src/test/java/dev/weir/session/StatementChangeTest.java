package dev.weir.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StatementChangeTest {
    private static final byte[] NAME = {'s'};
    private static final byte[] UNNAMED = ClientStatements.NO_NAME;

    private final StatementCatalog catalog = new StatementCatalog(Settings.NONE, new AtomicLong(1)::getAndIncrement);
    private final ServerStatements server = new ServerStatements();
    private final ClientStatements client = new ClientStatements();
    private final ClientStatement one = statement("one");
    private final ClientStatement two = statement("two");

    @Test
    void a_parse_holds_at_once_and_is_undone_on_both_sides() {
        var parse = StatementChange.parse(server, client, NAME, one, true);
        assertThat(client.get(NAME)).isSameAs(one);
        assertThat(server.use(one.statement)).isNotNull();

        parse.undo(true);

        assertThat(client.get(NAME)).isNull();
        assertThat(server.use(one.statement)).isNull();
        assertThat(catalog.size()).as("nobody uses it").isZero();
    }

    @Test
    void a_parse_that_was_not_sent_leaves_the_server_as_it_is() {
        server.add(one.statement);

        StatementChange.parse(server, client, NAME, one, false).undo(false);

        assertThat(server.use(one.statement)).isNotNull();
        assertThat(client.get(NAME)).isNull();
    }

    @Test
    void a_close_that_never_happened_gives_the_name_back() {
        StatementChange.parse(server, client, NAME, one, true);
        var close = StatementChange.close(server, client, NAME);
        assertThat(client.get(NAME)).isNull();

        close.undo(false);

        assertThat(client.get(NAME)).isSameAs(one);
    }

    @Test
    void an_unnamed_statement_comes_back_when_the_next_parse_was_skipped() {
        StatementChange.parse(server, client, UNNAMED, one, true);

        StatementChange.parse(server, client, UNNAMED, two, true).undo(false);

        assertThat(client.get(UNNAMED)).isSameAs(one);
    }

    @Test
    void an_unnamed_statement_is_destroyed_by_a_parse_that_fails() {
        StatementChange.parse(server, client, UNNAMED, one, true);

        StatementChange.parse(server, client, UNNAMED, two, true).undo(true);

        assertThat(client.get(UNNAMED)).isNull();
    }

    @Test
    void when_it_could_not_be_prepared_nobody_relies_on_the_servers_unnamed_statement() {
        server.unnamed(one.statement);

        StatementChange.prepareUnnamed(server, two.statement).undo(true);

        assertThat(server.unnamed()).isNull();
    }

    @Test
    void behind_a_parse_that_was_skipped_the_server_has_the_unnamed_statement_it_had() {
        server.unnamed(one.statement);
        var parse = StatementChange.parse(server, client, UNNAMED, two, true);
        assertThat(server.unnamed()).isSameAs(two.statement);

        parse.undo(false);

        assertThat(server.unnamed()).isSameAs(one.statement);
    }

    @Test
    void applied_again_a_close_of_the_servers_unnamed_statement_closes_it_again() {
        var parse = StatementChange.parse(server, client, UNNAMED, one, true);
        var close = StatementChange.closeUnnamed(server);
        close.takeBack();
        parse.takeBack();
        assertThat(server.unnamed()).isNull();

        parse.apply();
        close.apply();

        assertThat(server.unnamed()).isNull();
    }

    @Test
    void a_query_takes_the_unnamed_statement_from_both_sides_even_when_it_fails() {
        StatementChange.parse(server, client, UNNAMED, one, true);

        var query = StatementChange.query(server, client);
        assertThat(client.get(UNNAMED)).isNull();
        assertThat(server.unnamed()).isNull();
        query.undo(true);

        assertThat(client.get(UNNAMED)).isNull();
        assertThat(server.unnamed()).isNull();
    }

    @Test
    void a_query_that_was_skipped_leaves_the_unnamed_statement_to_both_sides() {
        StatementChange.parse(server, client, UNNAMED, one, true);

        StatementChange.query(server, client).undo(false);

        assertThat(client.get(UNNAMED)).isSameAs(one);
        assertThat(server.unnamed()).isSameAs(one.statement);
    }

    @Test
    void a_name_weir_could_not_close_stays_to_be_closed() {
        StatementChange.closeOnServer(server, NAME).undo(false);

        assertThat(server.takeLeftovers()).containsExactly(NAME);
    }

    @Test
    void applied_again_it_stands_on_what_is_there_now() {
        StatementChange.parse(server, client, NAME, one, true);
        var close = StatementChange.close(server, client, NAME);
        close.takeBack();
        assertThat(client.get(NAME)).isSameAs(one);
        client.forgetNamed();

        close.apply();
        close.undo(false);

        assertThat(client.get(NAME)).as("forgotten in between").isNull();
    }

    private ClientStatement statement(String text) {
        byte[] parse = (text + "\0\0\0").getBytes(US_ASCII);
        return new ClientStatement(NAME, catalog.of(Unpooled.wrappedBuffer(parse), 0, parse.length));
    }
}
