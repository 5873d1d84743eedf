package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fuzz.FuzzInput;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Any DATABASE_URL: a configuration or errors, and no error shows a password; and any login survives being written as one.
 */
public final class DatabaseUrlFuzz {
    private static final String SECRET = "hunter2hunter2";

    public static void fuzzerTestOneInput(byte[] data) {
        var input = new FuzzInput(data);
        if (input.choose(2) == 0) {
            anyText(input.text());
        } else {
            anyLogin(text(input), text(input), text(input));
        }
    }

    private static String text(FuzzInput input) {
        return new String(input.part(), StandardCharsets.UTF_8);
    }

    private static void anyText(String url) {
        var loaded = ConfigLoader.fromDatabaseUrl(url, Map.of("PGUSER", "app"));

        assertThat(loaded.config() == null).isEqualTo(loaded.problems().hasErrors());
        assertThat(loaded.problems().all())
                .allMatch(problem -> !problem.message().isBlank());
        var withSecret = url.replaceFirst("(?<=//)([^:@/?]*):?[^@/?]*@", "$1:" + SECRET + "@");
        var problems = ConfigLoader.fromDatabaseUrl(withSecret, Map.of()).problems();
        assertThat(problems.toString()).doesNotContain(SECRET.substring(0, 8));
    }

    private static void anyLogin(String user, String password, String database) {
        if (user.isEmpty() || password.isEmpty() || database.isEmpty()) {
            return;
        }
        var problems = new Problems();
        var url = "postgres://%s:%s@db:6543/%s".formatted(escaped(user), escaped(password), escaped(database));

        var parsed = DatabaseUrl.parse(url, Map.of(), problems);

        assertThat(problems.all()).isEmpty();
        assertThat(Objects.requireNonNull(parsed).user()).isEqualTo(user);
        assertThat(parsed.password()).contains(Secret.of(password));
        assertThat(parsed.dbname()).contains(database);
        assertThat(parsed.servers()).containsExactly(new ServerAddress("db", 6543));
        assertThat(parsed.toString()).doesNotContain("password=Optional[" + password);
    }

    private static String escaped(String text) {
        return text.codePoints()
                .mapToObj(Character::toString)
                .map(c -> c.matches("[A-Za-z0-9]") ? c : percent(c))
                .collect(Collectors.joining());
    }

    private static String percent(String character) {
        var escaped = new StringBuilder();
        for (byte b : character.getBytes(StandardCharsets.UTF_8)) {
            escaped.append("%%%02X".formatted(b & 0xff));
        }
        return escaped.toString();
    }

    private DatabaseUrlFuzz() {}
}
