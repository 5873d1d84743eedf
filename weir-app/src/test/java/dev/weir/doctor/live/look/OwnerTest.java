package dev.weir.doctor.live.look;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a program is written with, told by the statements that its sessions left behind. */
class OwnerTest {
    private static final Who NAMELESS = new Who("app", "shop", "", "10.0.0.5");

    @Test
    void sessions_that_nearly_all_ended_with_a_rollback_were_given_back_to_sqlalchemy_s_pool() {
        assertThat(driver("ROLLBACK", "ROLLBACK", "ROLLBACK", "COMMIT")).isEqualTo(Driver.SQLALCHEMY);
        assertThat(driver("ROLLBACK;", "ROLLBACK;", "ROLLBACK;", "COMMIT;")).isEqualTo(Driver.ASYNCPG);
    }

    @Test
    void a_rollback_now_and_then_is_a_request_that_failed() {
        assertThat(driver("ROLLBACK", "SELECT 1", "SELECT 1", "SELECT 1")).isEqualTo(Driver.UNKNOWN);
    }

    /** knex lib/execution/transaction.js: "COMMIT;" but "ROLLBACK"; Sequelize ends both with a semicolon. */
    @Test
    void knex_and_sequelize_are_not_taken_for_python() {
        assertThat(driver("COMMIT;", "COMMIT;", "COMMIT;", "ROLLBACK")).isEqualTo(Driver.UNKNOWN);
        assertThat(driver("COMMIT;", "COMMIT;", "COMMIT;", "ROLLBACK;")).isEqualTo(Driver.UNKNOWN);
        assertThat(driver("BEGIN;", "BEGIN;")).isEqualTo(Driver.UNKNOWN);
    }

    /** Keyset pagination asks for one row more than a page of 20 has, in any language. */
    @Test
    void one_page_and_the_row_after_it_is_no_django() {
        assertThat(driver("SELECT id, name FROM users WHERE id > $1 ORDER BY id LIMIT 21"))
                .isEqualTo(Driver.UNKNOWN);
    }

    @Test
    void django_is_told_by_most_of_its_sessions_and_not_by_one() {
        var django = "SELECT \"shop_order\".\"id\" FROM \"shop_order\" WHERE \"shop_order\".\"id\" = 7 LIMIT 21";

        assertThat(driver(django, "SELECT \"django_session\".\"session_key\" FROM \"django_session\"", "COMMIT"))
                .isEqualTo(Driver.DJANGO);
        assertThat(driver(django, "COMMIT", "COMMIT", "COMMIT")).isEqualTo(Driver.UNKNOWN);
        assertThat(driver(django, "DISCARD ALL", "COMMIT", "COMMIT")).isEqualTo(Driver.RESETTING_POOL);
    }

    private static Driver driver(String... statements) {
        var sessions = new ArrayList<Session>();
        for (var sql : statements) {
            sessions.add(Made.left(sessions.size() + 1, NAMELESS, sql));
        }
        return new Owner(NAMELESS, List.copyOf(sessions)).driver();
    }
}
