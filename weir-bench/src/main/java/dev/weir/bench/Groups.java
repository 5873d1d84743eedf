package dev.weir.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;

/** All groups, in the order of the page. */
final class Groups {
    static final List<Group> ALL = List.of(
            new TransactionsGroup(),
            new BulkGroup(),
            new LoginsGroup(),
            new MemoryGroup(),
            new StartGroup(),
            VariantsGroup.TRANSPORTS,
            VariantsGroup.COLLECTORS);

    /** The chapters of the page: the groups, and what has a command of its own. */
    static final List<String> CHAPTERS = Stream.concat(ALL.stream().map(Group::name), Stream.of(ScaleCommand.CHAPTER))
            .toList();

    private Groups() {}

    /** The names, for the help. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return ALL.stream().map(Group::name).iterator();
        }
    }

    /** The groups with these names; the usual ones when there are none. */
    static List<Group> named(List<String> names) {
        if (names.isEmpty()) {
            return ALL.stream().filter(Group::isUsual).toList();
        }
        var groups = new ArrayList<Group>();
        for (String name : names) {
            groups.add(ALL.stream()
                    .filter(group -> group.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new CommandLine.TypeConversionException(
                            "no group \"%s\"; there are: %s".formatted(name, String.join(", ", new Names())))));
        }
        return groups;
    }

    static Path figures(Path root, Group group) {
        return figures(root, group.name());
    }

    static Path figures(Path root, String chapter) {
        return root.resolve("weir-bench/results/" + chapter + ".tsv");
    }
}
