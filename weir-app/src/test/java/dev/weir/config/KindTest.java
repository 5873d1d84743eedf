package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KindTest {
    @ParameterizedTest
    @CsvSource({"20, 20", "0x10, 16", "010, 8", "+3, 3", "0, 0"})
    void integers_are_in_c_notation(String text, int value) throws BadValue {
        assertThat(Kind.COUNT.parse(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"20, 20", "020, 20", "+08, 8", "00, 0"})
    void integers_of_a_database_are_decimal(String text, int value) throws BadValue {
        assertThat(Kind.COUNT.parseDecimal(text)).isEqualTo(value);
        assertThat(Kind.TEXT.parseDecimal(text)).isEqualTo(text);
    }

    @Test
    void integers_of_a_database_are_not_hexadecimal() {
        assertThatThrownBy(() -> Kind.PORT.parseDecimal("0x1538"))
                .hasMessage("is \"0x1538\", which is not a decimal integer");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.5, 500", "5., 5000", "1e2, 100000", "120.0, 120000"})
    void times_are_decimal_seconds(String text, long milliseconds) throws BadValue {
        assertThat(Kind.SECONDS.parse(text)).isEqualTo(Duration.ofMillis(milliseconds));
    }

    @Test
    void the_other_kinds_become_what_they_are() throws BadValue {
        assertThat(Kind.MILLISECONDS.parse("1500")).isEqualTo(Duration.ofMillis(1500));
        assertThat(Kind.FLAG.parse("1")).isEqualTo(true);
        assertThat(Kind.FILE_MODE.parse("0770")).isEqualTo(0770);
        assertThat(Kind.LIST.parse(" a, b ,,c ")).isEqualTo(List.of("a", "b", "c"));
        assertThat(Kind.POOL_MODE.parse("Transaction")).isEqualTo(PoolMode.TRANSACTION);
        assertThat(Kind.AUTH_TYPE.parse("scram-sha-256")).isEqualTo(AuthType.SCRAM_SHA_256);
        assertThat(Kind.IO_BACKEND.parse("io_uring")).isEqualTo(IoBackend.IO_URING);
        assertThat(Kind.SERVER_PROTOCOL.parse("3.0")).isEqualTo(ServerProtocol.V3_0);
        assertThat(Kind.HOST_PORT.parse("[::1]:80")).isEqualTo(new HostPort("::1", 80));
        assertThat(Kind.HOST_PORT.parse("*:80")).hasToString("*:80");
        assertThat(Kind.OUTPUT_FILE.parse("~/x")).isEqualTo(Path.of(System.getProperty("user.home"), "x"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "COUNT     | 1k       | is \"1k\", which is not an integer",
                "COUNT     | 08       | is \"08\", which is not an integer",
                "COUNT     | -1       | is -1, but must be between 0 and 2147483647",
                "COUNT     | #10      | is #10, but must be between 0 and 2147483647",
                "FILE_MODE | 777      | is 777, but must be octal and at most 0777: it begins with 0",
                "PORT      | 65536    | is 65536, but must be between 1 and 65535",
                "FLAG      | yes      | is \"yes\", which is not an integer",
                "FLAG      | 2        | is 2, but must be between 0 and 1",
                "SECONDS   | 5s       | is \"5s\", which is not a number of seconds (a unit is not written)",
                "SECONDS   | -1       | is -1, but must be between 0 and 2147483647 seconds",
                "SECONDS   | 1e99999  | is 1e99999, but must be between 0 and 2147483647 seconds",
                "HOST_PORT | ::1:80   | is \"::1:80\", but must be host:port, for IPv6 [address]:port",
                "POOL_MODE | transact | is \"transact\", which is none of [session, transaction, statement]",
                "POOL_MODE | sesion | is \"sesion\", which is none of [session, transaction, statement]:"
                        + " did you mean \"session\"?"
            })
    void a_bad_value_says_what_a_good_one_is(Kind kind, String text, String message) {
        assertThatThrownBy(() -> kind.parse(text)).isInstanceOf(BadValue.class).hasMessage(message);
    }
}
