package dev.weir.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Secret;
import dev.weir.session.LoginCheck;
import dev.weir.wire.auth.ScramKeyCache;
import dev.weir.wire.auth.ScramKeys;
import dev.weir.wire.auth.ScramVerifier;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoginSecretsTest {
    private static final Secret PASSWORD = Secret.of("geheim");

    private final LoginSecrets secrets = new LoginSecrets();

    @Test
    void a_password_is_hashed_for_its_users_first_login_only() {
        ScramVerifier first = derived(secrets.scram("ada", PASSWORD, 2));

        assertThat(secrets.scram("ada", PASSWORD, 2)).isEqualTo(new LoginCheck.Scram(first));
    }

    @Test
    void another_password_or_iteration_count_after_a_reload_is_hashed_anew() {
        ScramVerifier before = derived(secrets.scram("ada", PASSWORD, 2));

        assertThat(derived(secrets.scram("ada", Secret.of("anders"), 2))).isNotEqualTo(before);
        assertThat(derived(secrets.scram("ada", Secret.of("anders"), 3)).iterations())
                .isEqualTo(3);
    }

    @Test
    void a_stored_verifier_is_never_slow() {
        ScramVerifier stored =
                new ScramKeyCache(1).derive("geheim", new byte[] {1}, 4).verifier();
        Secret secret = Secret.of(stored.toSecret());

        assertThat(secrets.scram("ada", secret, 2)).isEqualTo(new LoginCheck.Scram(stored));
        assertThat(secrets.scram("ada", secret, 2)).isEqualTo(new LoginCheck.Scram(stored));
    }

    @Test
    void users_without_a_secret_for_scram_are_asked_like_others() {
        secrets.reconfigure(Map.of("ada", PASSWORD), 2);
        ScramVerifier unknown = asked(secrets.scram("eve", null, 2));

        assertThat(asked(secrets.scram("eve", Secret.of("md5" + "0".repeat(32)), 2)))
                .isEqualTo(unknown);
        assertThat(unknown.iterations()).isEqualTo(2);
        assertThat(derived(secrets.scram("eve", PASSWORD, 2)).salt())
                .as("a user who comes to exist")
                .isEqualTo(unknown.salt());
    }

    @Test
    void under_md5_a_stranger_is_asked_what_most_are_asked() {
        Secret verifier = verifier(4);

        secrets.reconfigure(Map.of("ada", verifier, "bob", verifier, "cy", PASSWORD), 2);
        assertThat(secrets.md5("eve", null, 2)).isInstanceOf(LoginCheck.Scram.class);
        assertThat(secrets.md5("cy", PASSWORD, 2)).isEqualTo(new LoginCheck.Md5("geheim"));

        secrets.reconfigure(Map.of("ada", verifier, "empty", Secret.of(""), "cy", PASSWORD, "dan", PASSWORD), 2);
        assertThat(secrets.md5("eve", null, 2)).isEqualTo(new LoginCheck.Md5(null));
        assertThat(secrets.md5("ada", verifier, 2)).isInstanceOf(LoginCheck.Scram.class);
    }

    @Test
    void a_stranger_is_asked_for_the_commonest_number_of_iterations() {
        secrets.reconfigure(Map.of("ada", verifier(4), "bob", verifier(4), "cy", verifier(6), "dan", PASSWORD), 2);
        assertThat(asked(secrets.scram("eve", null, 2)).iterations()).isEqualTo(4);

        secrets.reconfigure(Map.of("ada", verifier(4), "bob", PASSWORD), 2);
        assertThat(asked(secrets.scram("eve", null, 2)).iterations())
                .as("Weir's own, when no other is commoner")
                .isEqualTo(2);
    }

    @Test
    void nobody_s_first_login_is_slower_than_a_strangers_once_all_passwords_have_been_hashed() {
        var users = Map.of("ada", PASSWORD, "bob", Secret.of("anders"), "empty", Secret.of(""));
        secrets.reconfigure(users, 2);
        secrets.deriveAll(users, 2);

        users.forEach((user, secret) -> {
            if (!user.equals("empty")) {
                assertThat(secrets.scram(user, secret, 2)).isInstanceOf(LoginCheck.Scram.class);
            }
        });
    }

    @Test
    void hashing_ahead_ends_when_the_users_are_others() {
        secrets.reconfigure(Map.of("bob", PASSWORD), 2);
        secrets.deriveAll(Map.of("ada", PASSWORD), 2);

        assertThat(secrets.scram("ada", PASSWORD, 2)).isInstanceOf(LoginCheck.SlowScram.class);
    }

    @Test
    void a_stranger_s_clear_password_is_hashed_where_most_are() {
        assertThat(test("eve", "geheim")).isFalse();
        assertThat(secrets.cache().cached("geheim", saltOf("eve"), 4)).isNull();

        secrets.reconfigure(Map.of("ada", verifier(4)), 2);

        assertThat(test("eve", "geheim")).isFalse();
        assertThat(secrets.cache().cached("geheim", saltOf("eve"), 4)).isNotNull();
    }

    @Test
    void a_damaged_verifier_takes_as_long_as_a_stranger_s() {
        secrets.reconfigure(Map.of("ada", verifier(4)), 2);
        Secret damaged = Secret.of("SCRAM-SHA-256$4:c2FsdA==$c2hvcnQ=:c2hvcnQ=");
        assertThat(damaged.kind()).isEqualTo(Secret.Kind.SCRAM);

        assertThat(((LoginCheck.Cleartext) secrets.cleartext(damaged, "bob"))
                        .test()
                        .test("geheim"))
                .isFalse();

        assertThat(secrets.cache().cached("geheim", saltOf("bob"), 4)).isNotNull();
    }

    private boolean test(String user, String shown) {
        return ((LoginCheck.Cleartext) secrets.cleartext(null, user)).test().test(shown);
    }

    private byte[] saltOf(String user) {
        return asked(secrets.scram(user, null, 2)).salt();
    }

    private static Secret verifier(int iterations) {
        return Secret.of(new ScramKeyCache(1)
                .derive("geheim", new byte[] {1}, iterations)
                .verifier()
                .toSecret());
    }

    @Test
    void keys_are_news_once() {
        ScramKeys keys = new ScramKeyCache(1).derive("geheim", new byte[] {1}, 4);
        ScramKeys others = new ScramKeyCache(1).derive("anders", new byte[] {1}, 4);

        assertThat(secrets.learn("ada", keys)).isEqualTo(LoginSecrets.News.FIRST);
        assertThat(secrets.learn("ada", new ScramKeyCache(1).derive("geheim", new byte[] {1}, 4)))
                .isEqualTo(LoginSecrets.News.NONE);
        assertThat(secrets.learn("ada", others)).isEqualTo(LoginSecrets.News.OTHERS);
        assertThat(secrets.learned("ada")).isSameAs(others);
    }

    @Test
    void two_users_with_passwords_have_salts_as_different_as_two_unknown_ones() {
        assertThat(derived(secrets.scram("ada", PASSWORD, 2)).salt())
                .isNotEqualTo(derived(secrets.scram("bob", PASSWORD, 2)).salt());
    }

    private static ScramVerifier asked(LoginCheck check) {
        assertThat(check).isInstanceOf(LoginCheck.Scram.class);
        return ((LoginCheck.Scram) check).verifier();
    }

    private static ScramVerifier derived(LoginCheck check) {
        assertThat(check).isInstanceOf(LoginCheck.SlowScram.class);
        return ((LoginCheck.SlowScram) check).verifier().get();
    }
}
