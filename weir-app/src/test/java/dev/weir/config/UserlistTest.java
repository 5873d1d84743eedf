package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UserlistTest {
    private static final String SCRAM = "SCRAM-SHA-256$4096:c2FsdA==$c3RvcmVk:c2VydmVy";
    private static final String MD5 = "md545f2603610af569b6155c45067268c6b";

    private final Problems problems = new Problems();

    private Map<String, Secret> parse(String text) {
        return Userlist.parse(text, "users.txt", problems);
    }

    @Test
    void a_secret_is_plain_or_md5_or_a_scram_verifier() {
        var users = parse("\"ada\" \"hunter2\"\n\"bob\" \"" + MD5 + "\"\n\"cyd\" \"" + SCRAM + "\" rest is ignored\n");

        assertThat(users)
                .containsExactly(
                        Map.entry("ada", new Secret(Secret.Kind.PLAIN, "hunter2")),
                        Map.entry("bob", new Secret(Secret.Kind.MD5, MD5)),
                        Map.entry("cyd", new Secret(Secret.Kind.SCRAM, SCRAM)));
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void quotes_are_doubled_and_semicolons_begin_comments() {
        var users = parse("; \"no\" \"body\"\n\n  \"o\"\"neil\"\"x\" \"a\"\"b;c\"\r\n");

        assertThat(users).containsExactly(Map.entry("o\"neil\"x", new Secret(Secret.Kind.PLAIN, "a\"b;c")));
    }

    @Test
    void a_secret_may_be_of_any_length() {
        var secret = "x\"y".repeat(50_000);

        assertThat(parse("\"ada\" \"" + secret.replace("\"", "\"\"") + "\""))
                .containsExactly(Map.entry("ada", Secret.of(secret)));
    }

    @Test
    void a_broken_line_is_reported_without_its_secret_and_the_users_below_still_count() {
        var users = parse("\"ada\" \"x\"\n  bob \"hunter2\"\n\"cyd\" \"hunter2\n\"dan\" \"y\"");

        assertThat(users).containsOnlyKeys("ada", "dan");
        assertThat(Ini.lines(problems))
                .containsExactly(
                        "users.txt:2:3: error: expected \"user\" \"secret\" in double quotes; a comment line begins with ;",
                        "users.txt:3:1: error: expected \"user\" \"secret\" in double quotes; a comment line begins with ;");
    }

    @Test
    void a_verifier_that_lost_its_end_and_a_user_listed_twice_are_warned_about() {
        var users = parse("\"ada\" \"SCRAM-SHA-256$4096:c2FsdA==$c3RvcmVk\"\n\"ada\" \"new\"\n");

        assertThat(users).containsExactly(Map.entry("ada", Secret.of("new")));
        assertThat(Ini.lines(problems))
                .containsExactly(
                        "users.txt:1:1: warning: the secret of \"ada\" looks derived but is cut off: taken as a password",
                        "users.txt:2:1: warning: user \"ada\" is listed twice; this line counts");
    }

    @Test
    void a_missing_file_is_an_error() {
        assertThat(Userlist.read(Path.of("no/such/users.txt"), problems)).isEmpty();
        assertThat(problems.errors())
                .singleElement()
                .satisfies(error -> assertThat(error.toString())
                        .startsWith("no/such/users.txt: error: auth_file: no/such/users.txt does not exist"));
    }

    @Test
    void a_secret_prints_as_its_kind_only() {
        assertThat(Secret.of("hunter2")).hasToString("Secret[PLAIN]");
        assertThat(Secret.of(SCRAM)).hasToString("Secret[SCRAM]");
    }
}
