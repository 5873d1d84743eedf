package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fuzz.FuzzInput;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Any auth_file: every line is a user, a comment or an error, and the users read the same when written anew. */
public final class UserlistFuzz {
    public static void fuzzerTestOneInput(byte[] data) {
        var text = new FuzzInput(data).text();
        var problems = new Problems();
        var users = Userlist.parse(text, "users.txt", problems);

        long lines = Stream.of(text.split("\n", -1))
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith(";"))
                .count();
        long repeated = problems.warnings().stream()
                .filter(problem -> problem.message().endsWith("is listed twice; this line counts"))
                .count();
        assertThat(users.size() + repeated + problems.errors().size()).isGreaterThanOrEqualTo(lines);
        assertThat(problems.errors())
                .as("no error quotes a line")
                .allMatch(problem -> problem.message().startsWith("expected \"user\" \"secret\""));
        var written = users.entrySet().stream()
                .map(each ->
                        quoted(each.getKey()) + " " + quoted(each.getValue().value()))
                .collect(Collectors.joining("\n"));
        var again = new Problems();
        assertThat(Userlist.parse(written, "users.txt", again)).isEqualTo(users);
        assertThat(again.errors()).isEmpty();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    private UserlistFuzz() {}
}
