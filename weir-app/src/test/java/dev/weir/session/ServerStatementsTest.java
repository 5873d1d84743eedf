package dev.weir.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ServerStatementsTest {
    private final StatementCatalog catalog = new StatementCatalog(Settings.NONE, new AtomicLong(1)::getAndIncrement);
    private final ServerStatements server = new ServerStatements();
    private final PreparedStatement a = statement("a");
    private final PreparedStatement b = statement("b");

    @Test
    void the_least_recently_used_one_makes_room() {
        server.add(a);
        server.add(b);
        server.use(a);

        assertThat(server.evict(3)).as("there is room").isNull();
        assertThat(server.evict(2)).isSameAs(b.serverName);
        assertThat(server.use(b)).isNull();
        assertThat(server.use(a)).isNotNull();
    }

    @Test
    void a_text_is_in_the_catalogue_as_long_as_somebody_holds_it() {
        server.add(a);
        server.add(a);
        assertThat(catalog.size()).isOne();
        assertThat(statement("a")).as("found by its text").isSameAs(a);

        server.remove(a);
        server.remove(a);

        assertThat(catalog.size()).isZero();
        assertThat(statement("a")).isNotSameAs(a);
    }

    @Test
    void clearing_lets_go_of_everything() {
        server.add(a);
        server.add(b);
        server.leftover(new byte[] {'x'});

        server.clear();

        assertThat(server.size()).isZero();
        assertThat(catalog.size()).isZero();
        assertThat(server.hasLeftovers())
                .as("the server has forgotten that name too")
                .isFalse();
    }

    @Test
    void a_stale_statement_is_to_be_closed_before_it_is_prepared_anew() {
        server.add(a);

        server.stale(a);
        server.stale(a);

        assertThat(server.use(a)).isNull();
        assertThat(server.takeLeftovers()).containsExactly(a.serverName);
        assertThat(server.hasLeftovers()).isFalse();
    }

    @Test
    void a_stale_statement_that_is_prepared_anew_under_its_name_stays() {
        server.add(a);
        server.stale(a);

        server.add(a);

        assertThat(server.hasLeftovers()).isFalse();
    }

    @Test
    void a_stale_unnamed_statement_is_parsed_anew_too() {
        server.unnamed(a);

        server.stale(a);

        assertThat(server.unnamed()).isNull();
    }

    private PreparedStatement statement(String text) {
        byte[] parse = (text + "\0\0\0").getBytes(US_ASCII);
        return catalog.of(Unpooled.wrappedBuffer(parse), 0, parse.length);
    }
}
