package dev.weir.doctor.top.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A line of the table. */
sealed interface Row {
    /** The same at the next look, so that a selection stays where it was put. */
    String id();

    /** @param open whether its members are shown below it */
    record Group(String name, List<Entry> members, boolean open) implements Row {
        @Override
        public String id() {
            return "group " + name;
        }

        int count(Doing doing) {
            return (int)
                    members.stream().filter(entry -> entry.doing() == doing).count();
        }
    }

    record Member(Entry entry) implements Row {
        @Override
        public String id() {
            return entry.id();
        }
    }

    /** The whole table, in its order. */
    static List<Row> of(List<Entry> entries, Grouping grouping, Sorting sorting, Set<String> open) {
        if (grouping == Grouping.NONE) {
            return members(entries, sorting);
        }
        Map<String, List<Entry>> groups = new LinkedHashMap<>();
        for (var entry : entries) {
            groups.computeIfAbsent(grouping.name(entry.who(), entry.doing()), _ -> new ArrayList<>())
                    .add(entry);
        }
        var rows = new ArrayList<Row>();
        groups.entrySet().stream()
                .sorted(Map.Entry.<String, List<Entry>>comparingByValue(sorting.groups())
                        .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
                .forEach(group -> {
                    boolean isOpen = open.contains(group.getKey());
                    rows.add(new Group(group.getKey(), group.getValue(), isOpen));
                    if (isOpen) {
                        rows.addAll(members(group.getValue(), sorting));
                    }
                });
        return rows;
    }

    private static List<Row> members(List<Entry> entries, Sorting sorting) {
        return entries.stream().sorted(sorting.entries()).<Row>map(Member::new).toList();
    }
}
