package dev.weir.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;

/**
 * "Exactly what PostgreSQL does": plays a script to PostgreSQL and to the target, and compares every message they answer.
 *
 * <p>Login answers, process ids and cancel keys are left out; they must differ.
 */
public final class Differential {
    private final Postgres postgres;
    private final Target target;

    public Differential(Postgres postgres, Target target) {
        this.postgres = postgres;
        this.target = target;
    }

    /** The script must leave no message unread, and nothing behind in the database. */
    public void plays(Consumer<WireClient> script) {
        plays(Login.APP, script);
    }

    public void plays(Login login, Consumer<WireClient> script) {
        var expected = answers(Target.direct(postgres), login, script);
        var actual = answers(target, login, script);
        assertThat(actual).isEqualTo(expected);
    }

    private static List<String> answers(Target target, Login login, Consumer<WireClient> script) {
        try (var client = target.login(login)) {
            client.forget();
            script.accept(client);
            return client.received().stream().map(Message::masked).toList();
        }
    }
}
