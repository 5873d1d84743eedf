package dev.weir.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.wire.Borrowed;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandTagTest {
    @RegisterExtension
    final Borrowed borrowed = new Borrowed();

    @ParameterizedTest
    @CsvSource({
        "BEGIN, BEGIN",
        "START TRANSACTION, BEGIN",
        "DEALLOCATE ALL, DEALLOCATE_ALL",
        "DEALLOCATE, OTHER",
        "DISCARD ALL, DISCARD_ALL",
        "DISCARD PLANS, OTHER",
        "DELETE 1, OTHER",
        "RESET, RESET",
        "REINDEX, OTHER",
        "ROLLBACK, ROLLBACK",
        "ROLLBACK PREPARED, OTHER",
        "COMMIT, COMMIT",
        "COMMIT PREPARED, OTHER",
        "LISTEN, LISTEN",
        "LOCK TABLE, OTHER",
        "PREPARE, PREPARE",
        "PREPARE TRANSACTION, OTHER",
        "SELECT 1, OTHER",
        "SET, OTHER",
    })
    void the_tags_that_change_a_session_are_told_from_the_others(String text, CommandTag tag) {
        assertThat(CommandTag.of(borrowed.of("xx" + text + "\0"), 2)).isEqualTo(tag);
        assertThat(CommandTag.of(borrowed.of(text + "\0Z\0\0\0\5I"), 0)).isEqualTo(tag);
    }
}
