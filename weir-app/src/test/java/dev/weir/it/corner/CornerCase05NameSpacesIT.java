package dev.weir.it.corner;

import static dev.weir.testing.Frontend.bind;
import static dev.weir.testing.Frontend.closePortal;
import static dev.weir.testing.Frontend.closeStatement;
import static dev.weir.testing.Frontend.describePortal;
import static dev.weir.testing.Frontend.describeStatement;
import static dev.weir.testing.Frontend.execute;
import static dev.weir.testing.Frontend.parse;
import static dev.weir.testing.Frontend.sync;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Pooled;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Statements and portals have separate names; what one client closes stays open for the others. */
final class CornerCase05NameSpacesIT extends Pooled {
    @Test
    void a_statement_and_a_portal_may_share_a_name() {
        likePostgres(ada -> {
            ada.query("begin");
            ada.send(
                    parse("a", "select 'kept'"),
                    bind("a", "a"),
                    closePortal("a"),
                    bind("a", "a"),
                    execute("a"),
                    sync());
            assertThat(ada.readUntilReady().shape()).isEqualTo("1 2 3 2 D C Z");
            ada.send(closeStatement("a"), sync()).readUntilReady();
            ada.query("commit");
        });
    }

    @Test
    void closing_what_does_not_exist_is_no_error() {
        likePostgres(ada -> {
            ada.send(closeStatement("never"), closePortal("never"), closeStatement(""), closePortal(""), sync());
            assertThat(ada.readUntilReady().shape()).isEqualTo("3 3 3 3 Z");
            ada.send(parse("a", "select 1"), closeStatement("a"), closeStatement("a"), bind("", "a"), sync());
            assertThat(ada.readUntilReady().shape()).isEqualTo("1 3 3 E Z");
        });
    }

    @Test
    void a_live_name_cannot_be_parsed_again_the_unnamed_can() {
        likePostgres(ada -> {
            ada.send(parse("a", "select 1"), sync()).readUntilReady();
            ada.send(parse("a", "select 1"), sync());
            assertThat(ada.readUntilReady().error().sqlState()).isEqualTo("42P05");
            ada.send(parse("", "select 1"), parse("", "select 2"), bind("", ""), execute(""), sync());
            assertThat(ada.readUntilReady().value()).isEqualTo("2");
            ada.send(closeStatement("a"), parse("a", "select 'other'"), bind("", "a"), execute(""), sync());
            assertThat(ada.readUntilReady().value()).isEqualTo("other");
        });
    }

    @Test
    void a_live_name_and_a_used_one_are_reported_under_the_clients_name() {
        likePostgres(ada -> {
            ada.send(bind("", "nobody made this"), sync()).readUntilReady();
            ada.send(describeStatement("nor this"), sync()).readUntilReady();
            ada.send(describePortal("nor that"), sync()).readUntilReady();
            ada.send(execute("nothing"), sync()).readUntilReady();
        });
    }

    @Test
    void two_clients_share_a_text_and_one_closes_it() {
        var ada = login();
        for (var client : List.of(ada, bob())) {
            client.send(parse("shared", "select 'shared', $1::int"), sync()).readUntilReady();
        }
        ada.send(closeStatement("shared"), sync()).readUntilReady();

        bob().send(bind("", "shared", "5"), execute(""), sync());
        assertThat(bob().readUntilReady(ONE_SECOND).rows().getFirst()).containsExactly("shared", "5");
        ada.send(bind("", "shared", "5"), sync());
        assertThat(ada.readUntilReady().error().sqlState()).isEqualTo("26000");
    }

    @Test
    void two_clients_use_one_name_for_different_texts() {
        var ada = login();
        ada.send(parse("s", "select 'ada'"), sync()).readUntilReady();
        bob().send(parse("s", "select 'bob'"), sync()).readUntilReady();

        for (int round = 0; round < 5; round++) {
            assertThat(ada.send(bind("", "s"), execute(""), sync())
                            .readUntilReady()
                            .value())
                    .isEqualTo("ada");
            assertThat(bob().send(bind("", "s"), execute(""), sync())
                            .readUntilReady()
                            .value())
                    .isEqualTo("bob");
        }
    }

    @Test
    void the_same_text_with_other_parameter_types_is_another_statement() {
        int text = 25;
        int int4 = 23;
        likePostgres(ada -> {
            ada.send(parse("as_text", "select pg_typeof($1)", text), parse("as_int", "select pg_typeof($1)", int4));
            ada.send(bind("", "as_text", "1"), execute(""), bind("", "as_int", "1"), execute(""), sync());
            assertThat(ada.readUntilReady().rows()).containsExactly(List.of("text"), List.of("integer"));
        });
    }

    @Test
    void describe_tells_parameters_and_columns_before_and_after_other_clients_came_by() {
        likePostgres(ada -> {
            ada.send(parse("d", "select $1::int as n, $2::text as t"), describeStatement("d"), sync());
            assertThat(ada.readUntilReady().shape()).isEqualTo("1 t T Z");
            bobIsServed();
            ada.send(describeStatement("d"), bind("", "d", "1", "x"), describePortal(""), execute(""), sync());
            assertThat(ada.readUntilReady().shape()).isEqualTo("t T 2 T D C Z");
        });
    }

    @Test
    void a_statement_without_a_result_is_described_as_such() {
        likePostgres(ada -> {
            ada.send(parse("b", "begin"), describeStatement("b"), sync());
            assertThat(ada.readUntilReady().shape()).isEqualTo("1 t n Z");
            ada.send(bind("", "b"), execute(""), sync()).readUntilReady();
            ada.query("commit");
        });
    }
}
