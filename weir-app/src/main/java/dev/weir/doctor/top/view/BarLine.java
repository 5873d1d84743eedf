package dev.weir.doctor.top.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/**
 * The connections there are as one bar, each group in its colour, what works before what is only held. What the ceiling that
 * binds counts stands left of its mark, everybody else on the right.
 */
final class BarLine {
    private static final int SHORTEST = 16;

    /** Neighbours of one kind. */
    private record Part(int count, char cell, AttributedStyle style) {}

    private final Scene scene;
    private final Grouping grouping;
    private final Map<String, Integer> marks;
    private final Theme theme;

    BarLine(Scene scene, Grouping grouping, Map<String, Integer> marks, Theme theme) {
        this.scene = scene;
        this.grouping = grouping;
        this.marks = marks;
        this.theme = theme;
    }

    /** The bar with the numbers behind it, or below it where there is no room for both. */
    List<AttributedString> lines(int width) {
        var caption = caption();
        int room = width - 4 - Line.columns(caption);
        var bar = new Line(theme, width).add("[");
        int cells = room >= SHORTEST ? room : width - 3;
        draw(bar, Math.max(1, cells));
        if (room >= SHORTEST) {
            return List.of(bar.add(" " + caption, AttributedStyle.BOLD).done());
        }
        return List.of(
                bar.done(),
                new Line(theme, width).add(caption, AttributedStyle.BOLD).done());
    }

    private String caption() {
        long held = scene.slots().stream().filter(Slot::under).count();
        long hidden = count(Doing.Use.HIDDEN);
        return "%d of %d held (%s), %d working%s"
                .formatted(
                        held,
                        scene.gauge().limit(),
                        scene.gauge().label(),
                        count(Doing.Use.WORKS),
                        hidden == 0 ? "" : ", %d hidden".formatted(hidden));
    }

    private long count(Doing.Use use) {
        return scene.slots().stream()
                .filter(slot -> slot.under() && slot.doing().use() == use)
                .count();
    }

    private void draw(Line bar, int cells) {
        var under = parts(true);
        var beyond = parts(false);
        int limit = scene.gauge().limit();
        int held = count(under);
        int others = count(beyond);
        under.add(new Part(Math.max(0, limit - held), theme.free(), AttributedStyle.DEFAULT));
        int rest = scene.gauge().total() - Math.max(limit, held) - others;
        beyond.add(new Part(Math.max(0, rest), theme.free(), AttributedStyle.DEFAULT));

        var all = new ArrayList<>(under);
        all.addAll(beyond);
        int[] sizes = apportioned(all.stream().mapToInt(Part::count).toArray(), cells);
        // with more held than the limit allows, the mark stands inside
        int mark = held <= limit
                ? IntStream.range(0, under.size()).map(i -> sizes[i]).sum()
                : (int) Math.round((double) cells * limit / count(all));
        int at = 0;
        for (int i = 0; i < all.size(); i++) {
            var part = all.get(i);
            int before = Math.clamp(mark - at, 0, sizes[i]);
            bar.add(String.valueOf(part.cell()).repeat(before), part.style());
            if (at < mark && at + sizes[i] >= mark) {
                bar.add(String.valueOf(theme.limit()), AttributedStyle.BOLD);
            }
            bar.add(String.valueOf(part.cell()).repeat(sizes[i] - before), part.style());
            at += sizes[i];
        }
        bar.add(mark == cells ? "" : "]");
    }

    private static int count(List<Part> parts) {
        return parts.stream().mapToInt(Part::count).sum();
    }

    private List<Part> parts(boolean under) {
        var names = marks.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.naturalOrder()))
                .map(Map.Entry::getKey)
                .toList();
        var parts = new ArrayList<Part>();
        for (var name : names) {
            add(parts, under, marks.getOrDefault(name, Theme.MARKS), name);
        }
        add(parts, under, Theme.MARKS, "");
        return parts;
    }

    /** @param name empty for everybody without a mark */
    private void add(List<Part> parts, boolean under, int mark, String name) {
        for (var use : Doing.Use.values()) {
            int count = (int) scene.slots().stream()
                    .filter(slot -> slot.under() == under && slot.doing().use() == use)
                    .map(slot -> grouping.name(slot.who(), slot.doing()))
                    .filter(of -> name.isEmpty() ? !marks.containsKey(of) : of.equals(name))
                    .count();
            if (count > 0) {
                parts.add(new Part(count, theme.cell(mark, use), theme.group(mark)));
            }
        }
    }

    /** Shares that add up to that many cells; whoever has something has a cell, while there are enough. */
    static int[] apportioned(int[] counts, int cells) {
        int total = Math.max(1, IntStream.of(counts).sum());
        int[] sizes = IntStream.of(counts).map(count -> count * cells / total).toArray();
        long owners = IntStream.of(counts).filter(count -> count > 0).count();
        for (int i = 0; i < sizes.length && owners <= cells; i++) {
            sizes[i] = counts[i] > 0 ? Math.max(1, sizes[i]) : 0;
        }
        while (IntStream.of(sizes).sum() > cells) {
            sizes[largest(i -> sizes[i], sizes.length)]--;
        }
        while (IntStream.of(sizes).sum() < cells) {
            sizes[largest(i -> (double) counts[i] * cells / total - sizes[i], sizes.length)]++;
        }
        return sizes;
    }

    private static int largest(java.util.function.IntToDoubleFunction of, int length) {
        return IntStream.range(0, length)
                .boxed()
                .max(Comparator.comparingDouble(of::applyAsDouble))
                .orElse(0);
    }

    /** What the colours mean, as many as fit. */
    AttributedString legend(int width) {
        var line = new Line(theme, width);
        line.add(String.valueOf(theme.limit()), AttributedStyle.BOLD)
                .add(" limit " + scene.gauge().limit());
        for (var mark : marks.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.naturalOrder()))
                .toList()) {
            legend(line, mark.getValue(), mark.getKey(), held(mark.getKey()));
        }
        long others = scene.slots().stream()
                .filter(slot -> !marks.containsKey(grouping.name(slot.who(), slot.doing())))
                .count();
        if (others > 0) {
            legend(line, Theme.MARKS, "others", others);
        }
        if (scene.slots().stream().anyMatch(slot -> slot.doing() == Doing.HIDDEN)) {
            line.add("  " + Theme.HIDDEN + " hidden");
        }
        return line.done();
    }

    private void legend(Line line, int mark, String name, long held) {
        var text = " " + name + " " + held;
        if (line.free() >= Line.columns(text) + 3) {
            line.add("  ")
                    .add(String.valueOf(theme.swatch(mark)), theme.group(mark))
                    .add(text);
        }
    }

    private long held(String name) {
        return scene.slots().stream()
                .filter(slot -> grouping.name(slot.who(), slot.doing()).equals(name))
                .count();
    }
}
