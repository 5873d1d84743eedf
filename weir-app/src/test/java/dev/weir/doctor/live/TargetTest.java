package dev.weir.doctor.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTest {
    @Test
    void a_url_is_read_as_libpq_reads_it() throws CannotTell {
        var target = of("postgres://ad%40a:p%2Fw%3F@db.example.com:6000/sh%20op?sslmode=require&connect_timeout=3");

        assertThat(target.jdbcUrl()).isEqualTo("jdbc:postgresql://db.example.com:6000/sh+op");
        assertThat(target.login())
                .containsEntry("user", "ad@a")
                .containsEntry("password", "p/w?")
                .containsEntry("sslmode", "require")
                .containsEntry("connectTimeout", "3");
    }

    @Test
    void several_hosts_are_tried_in_their_order() throws CannotTell {
        assertThat(of("postgresql://ada@a:1,[::1]:2/shop").jdbcUrl()).isEqualTo("jdbc:postgresql://a:1,[::1]:2/shop");
    }

    @Test
    void a_unix_socket_is_the_directory_in_the_host() throws CannotTell {
        assertThat(of("postgresql:///shop?host=/run/pg&port=5433&user=ada").login())
                .containsEntry("socketFactoryArg", "/run/pg/.s.PGSQL.5433")
                .containsEntry("sslmode", "disable");
    }

    @Test
    void the_environment_fills_in_what_the_url_leaves_out() throws CannotTell {
        var environment = Map.of("PGPASSWORD", "pw", "PGSSLMODE", "verify-full", "PGUSER", "ada");

        assertThat(Target.of(Optional.of("postgresql://db/shop"), environment).login())
                .containsEntry("user", "ada")
                .containsEntry("password", "pw")
                .containsEntry("sslmode", "verify-full");
    }

    @Test
    void without_a_url_DATABASE_URL_is_it() throws CannotTell {
        var target = Target.of(Optional.empty(), Map.of("DATABASE_URL", "postgresql+asyncpg://ada:pw@db/shop"));

        assertThat(target).hasToString("ada@db:5432/shop");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mysql://ada:hunter2@db/shop | a URL of mysql, but the doctor knows PostgreSQL only",
                "mongodb+srv://ada:hunter2@db/shop | a URL of mongodb+srv",
                "db.example.com | not a URL",
                "postgresql://ada:hunter2@db:http/shop | port",
                "postgresql://ada:hunter2@db/shop?sslmode=on | sslmode in the URL must be one of allow, disable",
                "postgresql://ada:hunter2%@db/shop | two hexadecimal digits",
            })
    void what_cannot_be_used_is_one_sentence_without_the_password(String url, String sentence) {
        var wrong = catchThrowableOfType(CannotTell.class, () -> of(url));

        assertThat(wrong.sentence())
                .contains(sentence)
                .doesNotContain("hunter2")
                .doesNotContain("\n");
    }

    @Test
    void no_url_at_all_says_how_to_give_one() {
        var wrong = catchThrowableOfType(CannotTell.class, () -> Target.of(Optional.empty(), Map.of()));

        assertThat(wrong.sentence()).contains("DATABASE_URL");
    }

    private static Target of(String url) throws CannotTell {
        return Target.of(Optional.of(url), Map.of());
    }
}
