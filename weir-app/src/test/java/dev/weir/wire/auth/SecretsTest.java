package dev.weir.wire.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    /** From PostgreSQL 15: the password is "pencil". */
    private static final String SECRET =
            "SCRAM-SHA-256$4096:/73myAfQ/g89KU9aPeL61Q==$2wvnlBsJUVKvQVsn0cDr1j+ANeDdj54WPZ9h8Ecx9EU=:gLyUAQena0Dp2X/2xLBOcohHKorrLQ7HxFMLFNWjHxM=";

    /** From PostgreSQL 15 as well, for user "ada". */
    private static final String MD5_SECRET = "md57561d9278ce28197a2111de89346a5e5";

    private static final byte[] SALT = "salt".getBytes(StandardCharsets.US_ASCII);

    private final ScramKeyCache cache = new ScramKeyCache(2);

    @Test
    void a_verifier_written_by_postgresql_is_read_and_written_alike() {
        var verifier = parsed(SECRET);

        assertThat(verifier.toSecret()).isEqualTo(SECRET);
        assertThat(verifier.iterations()).isEqualTo(4096);
        assertThat(PlainPassword.matches(verifier, "pencil", cache)).isTrue();
        assertThat(PlainPassword.matches(verifier, "pencils", cache)).isFalse();
        assertThat(cache.derive("pencil", verifier.salt(), 4096).verifier()).isEqualTo(verifier);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "pencil",
                "SCRAM-SHA-256$",
                "SCRAM-SHA-256$4096:c2FsdA==$a:b",
                "SCRAM-SHA-256$0:S$K:K",
                "SCRAM-SHA-256$2000001:S$K:K",
                "SCRAM-SHA-256$9999999999:S$K:K",
                "SCRAM-SHA-256$-1:S$K:K",
                "SCRAM-SHA-256$x:S$K:K",
                "SCRAM-SHA-256$4096:!!$K:K",
                "SCRAM-SHA-256$4096:$K:K",
                "SCRAM-SHA-256$4096:S$K",
                "SCRAM-SHA-256$4096:S$K:K:K",
                "SCRAM-SHA-1$4096:S$K:K",
                "xSCRAM-SHA-256$4096:S$K:K"
            })
    void anything_else_is_no_verifier(String shape) {
        var secret = shape.replace("K", "A".repeat(43) + "=").replace(":S$", ":c2FsdA==$");

        assertThat(ScramVerifier.parse(secret)).isNull();
    }

    @Test
    void the_shape_that_the_cases_above_spoil_is_one() {
        var key = "A".repeat(43) + "=";
        assertThat(ScramVerifier.parse("SCRAM-SHA-256$4096:c2FsdA==$" + key + ":" + key))
                .isNotNull();
        assertThat(ScramVerifier.looksLike("SCRAM-SHA-256$broken")).isTrue();
        assertThat(ScramVerifier.looksLike("pencil")).isFalse();
    }

    @Test
    void no_secret_shows_in_a_string() {
        var keys = cache.derive("pencil", SALT, 10);

        assertThat(keys).hasToString("ScramKeys[redacted]");
        assertThat(keys.verifier()).hasToString("ScramVerifier[iterations=10, redacted]");
    }

    @Test
    void equal_verifiers_agree_in_salt_iterations_and_keys() {
        var verifier = cache.derive("pencil", SALT, 10).verifier();

        assertThat(parsed(verifier.toSecret())).isEqualTo(verifier).hasSameHashCodeAs(verifier);
        assertThat(cache.derive("pencil", SALT, 11).verifier()).isNotEqualTo(verifier);
        assertThat(cache.derive("pencils", SALT, 10).verifier()).isNotEqualTo(verifier);
        assertThat(cache.derive("pencil", new byte[] {1}, 10).verifier()).isNotEqualTo(verifier);
    }

    @Test
    void derived_keys_are_remembered_and_the_least_recently_used_are_forgotten() {
        assertThat(cache.cached("pencil", SALT, 10)).isNull();
        var keys = cache.derive("pencil", SALT, 10);
        assertThat(cache.cached("pencil", SALT, 10)).isSameAs(keys);
        assertThat(cache.derive("pencil", SALT, 10)).isSameAs(keys);

        cache.derive("b", SALT, 10);
        assertThat(cache.cached("pencil", SALT, 10)).isSameAs(keys);
        cache.derive("c", SALT, 10);

        assertThat(cache.cached("b", SALT, 10)).isNull();
        assertThat(cache.cached("pencil", SALT, 10)).isSameAs(keys);
    }

    @Test
    void hashing_is_bounded_before_it_begins() {
        assertThatIllegalArgumentException().isThrownBy(() -> cache.derive("x", SALT, Integer.MAX_VALUE));
        assertThatIllegalArgumentException().isThrownBy(() -> cache.derive("x", SALT, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> cache.derive("x", new byte[0], 1));
    }

    @Test
    void md5_secrets_and_responses_are_those_of_postgresql() {
        assertThat(Md5Password.secret("pencil", "ada")).isEqualTo(MD5_SECRET);
        assertThat(Md5Password.response("pencil", "ada", SALT))
                .isEqualTo(Md5Password.response(MD5_SECRET, "ada", SALT))
                .isEqualTo("md5ec2ff800e521b2ddaedb76ea6f06e5bb");
    }

    @Test
    void an_md5_answer_is_verified_against_a_plain_or_an_md5_secret() {
        var answer = Md5Password.response("pencil", "ada", SALT);

        assertThat(Md5Password.verify("pencil", "ada", SALT, answer)).isTrue();
        assertThat(Md5Password.verify(Md5Password.secret("pencil", "ada"), "ada", SALT, answer))
                .isTrue();
        assertThat(Md5Password.verify("pencils", "ada", SALT, answer)).isFalse();
        assertThat(Md5Password.verify("pencil", "bob", SALT, answer)).isFalse();
        assertThat(Md5Password.verify("pencil", "ada", new byte[4], answer)).isFalse();
        assertThat(Md5Password.verify("pencil", "ada", SALT, "")).isFalse();
    }

    @Test
    void a_password_in_the_clear_is_compared_with_a_plain_or_an_md5_secret() {
        assertThat(PlainPassword.matches("pencil", "ada", "pencil")).isTrue();
        assertThat(PlainPassword.matches("pencil", "ada", "pencils")).isFalse();
        assertThat(PlainPassword.matches("pencil", "ada", "")).isFalse();
        assertThat(PlainPassword.matches(MD5_SECRET, "ada", "pencil")).isTrue();
        assertThat(PlainPassword.matches(MD5_SECRET, "bob", "pencil")).isFalse();
        assertThat(PlainPassword.matches(MD5_SECRET, "ada", MD5_SECRET)).isFalse();
    }

    private static ScramVerifier parsed(String secret) {
        var verifier = ScramVerifier.parse(secret);
        assertThat(verifier).isNotNull();
        return Objects.requireNonNull(verifier);
    }
}
