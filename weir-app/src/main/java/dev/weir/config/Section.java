package dev.weir.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The sections of the file. */
enum Section {
    PGBOUNCER,
    DATABASES,
    USERS,
    PEERS;

    /** [weir] is another spelling of [pgbouncer]. */
    private static final String SYNONYM = "weir";

    static Optional<Section> named(String name) {
        return name.equals(SYNONYM)
                ? Optional.of(PGBOUNCER)
                : Stream.of(values())
                        .filter(section -> section.title().equals(name))
                        .findFirst();
    }

    static List<String> names() {
        return Stream.concat(Stream.of(values()).map(Section::title), Stream.of(SYNONYM))
                .toList();
    }

    String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return "[" + title() + "]";
    }
}
