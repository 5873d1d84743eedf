package dev.weir.config;

import java.util.Optional;

/** Writes {@code docs/config.md} from the key table. */
final class ConfigDoc {
    private static final String INTRODUCTION = """
            # Configuration

            <!-- Generated from keys.table. To write it again:
                 mvn -q -pl :weir test -Dtest=ConfigDocTest -Dweir.regenerate=true -->

            Weir reads PgBouncer's `pgbouncer.ini` as it is. Its own keys stand beside PgBouncer's in `[pgbouncer]`; `[weir]` is
            another name for that section. An environment variable `WEIR_<KEY>` (`WEIR_POOL_MODE`) outranks a key of it.
            `./weir check-config FILE` reports every mistake with line and column.

            - A line that begins with `;` or `#` is a comment; later in a line both are part of the value.
            - Names with other characters than letters, digits and `_ . - *` stand in single or double quotes.
            - Integers in `[pgbouncer]` may be hexadecimal (`0x1f`) or octal (`0777`), elsewhere they are decimal; times are seconds, with decimals; flags are `0` or `1`.
            - `%include FILE` reads another file in that place; the path is relative to the working directory.
            - A connection string is `key=value key='with ''quotes'' and blanks'`; empty values are refused.
            - For a database or a user, `-1` means: inherit. Users go before databases, databases before `[pgbouncer]`.

            With `DATABASE_URL` alone Weir listens on 127.0.0.1:6432 in transaction mode for up to 10000 clients, lets in whoever
            knows the URL's user and password (SCRAM), and serves every database of that server through that login.

            `R` marks keys that a reload applies; the others need a restart.
            """;

    private ConfigDoc() {}

    static String markdown() {
        var out = new StringBuilder(INTRODUCTION);
        for (var section : Section.values()) {
            out.append("\n## ").append(section).append('\n');
            var group = "";
            for (var key : KeyTable.of(section)) {
                if (!key.group().equals(group)) {
                    group = key.group();
                    out.append("\n### ").append(group).append("\n\n");
                    out.append("| Key | Default | Value | R | Meaning |\n|---|---|---|---|---|\n");
                }
                out.append(row(key));
            }
        }
        return out.toString();
    }

    private static String row(Key key) {
        return "| `%s` | %s | %s | %s | %s%s |\n"
                .formatted(
                        key.name(),
                        key.defaultText().map(ConfigDoc::shown).orElse("not set"),
                        key.kind().description(),
                        key.reloadable() ? "R" : "",
                        key.meaning(),
                        status(key));
    }

    private static String shown(String value) {
        return value.isEmpty() ? "empty" : "`" + value + "`";
    }

    private static String status(Key key) {
        var effect = switch (key.effect()) {
            case ACTS -> Optional.<String>empty();
            case ACCEPTED -> Optional.of("Accepted, without effect");
            case WARNS -> Optional.of("Not yet, with a warning");
        };
        var refused = key.refused().isEmpty()
                ? Optional.<String>empty()
                : Optional.of("Not yet, an error for `" + String.join("`, `", key.refused()) + "`");
        var both = effect.map(first -> refused.map(second -> first + "; " + second.replace("Not yet, an", "an"))
                        .orElse(first))
                .or(() -> refused);
        return both.map(text -> " **" + text + ":** " + key.instead() + ".").orElse("");
    }
}
