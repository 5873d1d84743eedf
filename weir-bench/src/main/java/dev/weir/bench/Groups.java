package dev.weir.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine;

/** All groups, in the order of the page. */
final class Groups {
    static final List<Group> ALL =
            List.of(new TransactionsGroup(), VariantsGroup.TRANSPORTS, VariantsGroup.COLLECTORS, new MemoryGroup());

    private Groups() {}

    /** The names, for the help. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return ALL.stream().map(Group::name).iterator();
        }
    }

    /** The groups with these names; all when there are none. */
    static List<Group> named(List<String> names) {
        if (names.isEmpty()) {
            return ALL;
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
        return root.resolve("weir-bench/results/" + group.name() + ".tsv");
    }
}
