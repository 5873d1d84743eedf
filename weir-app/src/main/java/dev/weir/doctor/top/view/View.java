package dev.weir.doctor.top.view;

import dev.weir.doctor.top.view.Key.Named;
import dev.weir.doctor.top.view.Key.Typed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is shown and how: changed by keys and by what was seen, drawn by {@link Picture}.
 *
 * <p>For one thread.
 */
public final class View {
    /** What has the keys. */
    enum Mode {
        TABLE,
        /** Letters go into the filter. */
        FILTER,
        /** Only yes does something. */
        QUESTION,
        HELP,
        /** The findings with their edits. */
        WHY,
        /** One row with all that is known of it. */
        DETAILS
    }

    /** Keys that page without knowing how high the terminal is. */
    private static final int PAGE = 10;

    private Optional<Scene> scene = Optional.empty();
    private Optional<Moment.NotSeen> trouble = Optional.empty();
    private Optional<Proposal> proposal = Optional.empty();
    private @Nullable Moment behindPause;
    private Mode mode = Mode.TABLE;
    private int grouping;
    private Sorting sorting = Sorting.COUNT;
    private String filter = "";
    private String filterBefore = "";
    private final Set<String> open = new HashSet<>();
    private String selected = "";
    private int place;
    private int scroll;
    private boolean paused;
    private String message = "";
    private Map<String, Integer> marks = Map.of();

    /** Something was seen, or not. */
    public void see(Moment moment) {
        if (paused) {
            behindPause = moment;
            return;
        }
        switch (moment) {
            case Moment.Seen seen -> {
                scene = Optional.of(seen.scene());
                trouble = Optional.empty();
                mark();
                keepSelection();
            }
            case Moment.NotSeen not -> trouble = Optional.of(not);
        }
    }

    /** What would be hit is known: asks, or says why nothing will be. */
    public void ask(Proposal asked) {
        if (asked.targets().isEmpty()) {
            say(asked.text());
        } else {
            proposal = Optional.of(asked);
            mode = Mode.QUESTION;
        }
    }

    /** Shown until the next key. */
    public void say(String sentence) {
        message = sentence;
    }

    /** @return what cannot be done here */
    public Optional<Wish> press(Key key) {
        message = "";
        if (key == Named.INTERRUPT) {
            return Optional.of(new Wish.Quit());
        }
        if (key == Named.SUSPEND) {
            return Optional.of(new Wish.Suspend());
        }
        if (key == Named.REDRAW) {
            return Optional.of(new Wish.Redraw());
        }
        return switch (mode) {
            case TABLE -> inTable(key);
            case FILTER -> inFilter(key);
            case QUESTION -> answer(key);
            case HELP, WHY, DETAILS -> onPage(key);
        };
    }

    private Optional<Wish> inTable(Key key) {
        return switch (key) {
            case Typed typed -> command(typed.character());
            case Named named -> {
                move(named);
                yield Optional.empty();
            }
        };
    }

    private Optional<Wish> command(int c) {
        switch (c) {
            case 'q' -> {
                return Optional.of(new Wish.Quit());
            }
            case 'c' -> {
                return aboutSelected(Deed.CANCEL);
            }
            case 't' -> {
                return aboutSelected(Deed.END);
            }
            case 'r' -> {
                return Optional.of(new Wish.Propose(Deed.RELIEVE, shown()));
            }
            case 'g' -> group(1);
            case 'G' -> group(-1);
            case 's' -> sorting = sorting.next();
            case '/' -> {
                filterBefore = filter;
                mode = Mode.FILTER;
            }
            case 'p', ' ' -> pause();
            case '?', 'h' -> page(Mode.HELP);
            case 'v' -> page(Mode.WHY);
            case 'k' -> move(Named.UP);
            case 'j' -> move(Named.DOWN);
            default -> say("no such key: ? says which there are");
        }
        return Optional.empty();
    }

    private Optional<Wish> aboutSelected(Deed deed) {
        if (selectedRow().orElse(null) instanceof Row.Member(var entry)) {
            return Optional.of(new Wish.Propose(deed, List.of(entry)));
        }
        say("select one of the %s first: Enter opens a group".formatted(kind().things()));
        return Optional.empty();
    }

    private void group(int step) {
        var all = kind().groupings();
        grouping = Math.floorMod(grouping + step, all.size());
        open.clear();
        selected = "";
        place = 0;
        marks = Map.of();
        mark();
        keepSelection();
    }

    private void pause() {
        paused = !paused;
        var missed = behindPause;
        behindPause = null;
        if (!paused && missed != null) {
            see(missed);
        }
    }

    private void page(Mode which) {
        mode = which;
        scroll = 0;
    }

    private void move(Named key) {
        var rows = rows();
        switch (key) {
            case UP -> select(rows, place - 1);
            case DOWN -> select(rows, place + 1);
            case PAGE_UP -> select(rows, place - PAGE);
            case PAGE_DOWN -> select(rows, place + PAGE);
            case HOME -> select(rows, 0);
            case END -> select(rows, rows.size() - 1);
            case ENTER, RIGHT -> enter(key == Named.ENTER);
            case LEFT -> close(rows);
            case ESCAPE -> {
                filter = "";
                keepSelection();
            }
            case BACKSPACE, INTERRUPT, SUSPEND, REDRAW, OTHER -> {}
        }
    }

    private void enter(boolean toggles) {
        switch (selectedRow().orElse(null)) {
            case Row.Group group -> {
                if (!toggles || !open.remove(group.name())) {
                    open.add(group.name());
                }
            }
            case Row.Member _ -> page(Mode.DETAILS);
            case null -> {}
        }
    }

    /** The group, also from one of its members. */
    private void close(List<Row> rows) {
        for (int at = Math.min(place, rows.size() - 1); at >= 0; at--) {
            if (rows.get(at) instanceof Row.Group group) {
                open.remove(group.name());
                select(rows(), at);
                return;
            }
        }
    }

    private Optional<Wish> inFilter(Key key) {
        switch (key) {
            case Typed typed -> filter += Character.toString(typed.character());
            case Named.BACKSPACE ->
                filter = filter.isEmpty() ? "" : filter.substring(0, filter.offsetByCodePoints(filter.length(), -1));
            case Named.ENTER -> mode = Mode.TABLE;
            case Named.ESCAPE -> {
                filter = filterBefore;
                mode = Mode.TABLE;
            }
            case Named _ -> {}
        }
        keepSelection();
        return Optional.empty();
    }

    private Optional<Wish> answer(Key key) {
        mode = Mode.TABLE;
        var asked = proposal;
        proposal = Optional.empty();
        if (key instanceof Typed(int c) && (c == 'y' || c == 'Y')) {
            return asked.map(Wish.CarryOut::new);
        }
        say("nothing was changed");
        return Optional.empty();
    }

    private Optional<Wish> onPage(Key key) {
        switch (key) {
            case Named.UP -> scroll = Math.max(0, scroll - 1);
            case Named.DOWN -> scroll++;
            case Named.PAGE_UP -> scroll = Math.max(0, scroll - PAGE);
            case Named.PAGE_DOWN -> scroll += PAGE;
            case Named _, Typed _ -> mode = Mode.TABLE;
        }
        return Optional.empty();
    }

    private void select(List<Row> rows, int at) {
        place = Math.clamp(at, 0, Math.max(0, rows.size() - 1));
        selected = rows.isEmpty() ? "" : rows.get(place).id();
    }

    /** Where it was; where it is gone, on what stands there now. */
    private void keepSelection() {
        var rows = rows();
        for (int at = 0; at < rows.size(); at++) {
            if (rows.get(at).id().equals(selected)) {
                place = at;
                return;
            }
        }
        select(rows, place);
    }

    /** The greatest groups have colours, and keep them for as long as they are among the greatest. */
    private void mark() {
        var sizes = new HashMap<String, Integer>();
        scene.ifPresent(seen ->
                seen.slots().forEach(slot -> sizes.merge(grouping().name(slot.who(), slot.doing()), 1, Integer::sum)));
        var greatest = sizes.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(Theme.MARKS)
                .map(Map.Entry::getKey)
                .toList();
        var kept = new HashMap<>(marks);
        kept.keySet().retainAll(greatest);
        for (var name : greatest) {
            for (int mark = 0; mark < Theme.MARKS && !kept.containsKey(name); mark++) {
                if (!kept.containsValue(mark)) {
                    kept.put(name, mark);
                }
            }
        }
        marks = Map.copyOf(kept);
    }

    private Kind kind() {
        return scene.map(Scene::kind).orElse(Kind.DATABASE);
    }

    /** What the filter lets through. */
    List<Entry> shown() {
        return scene.map(Scene::entries).orElse(List.of()).stream()
                .filter(entry -> entry.matches(filter))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    List<Row> rows() {
        return Row.of(shown(), grouping(), sorting, open);
    }

    Optional<Row> selectedRow() {
        return rows().stream().filter(row -> row.id().equals(selected)).findFirst();
    }

    Optional<Scene> scene() {
        return scene;
    }

    Optional<Moment.NotSeen> trouble() {
        return trouble;
    }

    Optional<Proposal> proposal() {
        return proposal;
    }

    Mode mode() {
        return mode;
    }

    Grouping grouping() {
        return kind().groupings().get(grouping);
    }

    Sorting sorting() {
        return sorting;
    }

    String filter() {
        return filter;
    }

    String selected() {
        return selected;
    }

    int scroll() {
        return scroll;
    }

    boolean isPaused() {
        return paused;
    }

    String message() {
        return message;
    }

    /** By group, from 0: which colour it has. */
    Map<String, Integer> marks() {
        return marks;
    }
}
