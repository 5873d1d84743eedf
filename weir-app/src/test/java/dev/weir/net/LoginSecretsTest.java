package dev.weir.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Secret;
import dev.weir.session.LoginCheck;
import dev.weir.wire.auth.ScramKeyCache;
import dev.weir.wire.auth.ScramVerifier;
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
        ScramVerifier unknown = asked(secrets.scram("eve", null, 2));

        assertThat(asked(secrets.scram("eve", Secret.of("md5" + "0".repeat(32)), 2)))
                .isEqualTo(unknown);
        assertThat(unknown.iterations()).isEqualTo(2);
        assertThat(derived(secrets.scram("eve", PASSWORD, 2)).salt())
                .as("a user who comes to exist")
                .isEqualTo(unknown.salt());
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
