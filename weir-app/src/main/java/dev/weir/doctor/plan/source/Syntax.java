package dev.weir.doctor.plan.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The few shapes of programs that settings are written in, the same in every language: calls, keys with values, assignments. */
public final class Syntax {
    private static final Set<String> DEFINES = Set.of("def", "function", "func", "class", "defp", "fn");
    private static final Set<String> HEADERS = Set.of(
            "if", "elif", "else", "for", "while", "try", "except", "finally", "with", "async", "def", "class", "match",
            "case");
    private static final Set<String> LINKS = Set.of(".", "?.", "::", "->");

    private Syntax() {}

    /** Every call, outer ones before those in their arguments. */
    public static List<Call> calls(Group root) {
        var found = new ArrayList<Call>();
        collectCalls(root, "", found);
        return found;
    }

    private static void collectCalls(Group group, String around, List<Call> found) {
        var nodes = group.children();
        for (int i = 0; i < nodes.size(); i++) {
            if (!(nodes.get(i) instanceof Group inner)) {
                continue;
            }
            var next = around;
            if (i > 0 && nodes.get(i - 1).isName() && inner.open() != '[') {
                int first = chainStart(nodes, i - 1);
                boolean defined =
                        first > 0 && nodes.get(first - 1) instanceof Token token && DEFINES.contains(token.text());
                if (!defined) {
                    var callee = chain(nodes, first, i);
                    found.add(new Call(callee, inner, nodes.get(first).start(), around));
                    next = inner.open() == '(' ? callee : around;
                }
            }
            collectCalls(inner, next, found);
        }
    }

    private static int chainStart(List<Node> nodes, int last) {
        int first = last;
        while (first >= 2
                && isLink(nodes.get(first - 1))
                && nodes.get(first - 2).isName()) {
            first -= 2;
        }
        return first;
    }

    private static String chain(List<Node> nodes, int first, int end) {
        var text = new StringBuilder();
        if (first > 0 && isLink(nodes.get(first - 1))) {
            text.append('.');
        }
        for (int i = first; i < end; i++) {
            text.append(isLink(nodes.get(i)) ? "." : ((Token) nodes.get(i)).text());
        }
        return text.toString();
    }

    static boolean isLink(Node node) {
        return node instanceof Token token && token.kind() == Token.Kind.SIGN && LINKS.contains(token.text());
    }

    /** What stands between the commas. */
    public static List<Entry> entries(List<Node> nodes) {
        var entries = new ArrayList<Entry>();
        var part = new ArrayList<Node>();
        for (var node : nodes) {
            if (node.is(",") || node.is(";")) {
                add(entries, part);
            } else if (!node.isNewline()) {
                part.add(node);
            }
        }
        add(entries, part);
        return entries;
    }

    private static void add(List<Entry> entries, List<Node> part) {
        if (!part.isEmpty()) {
            entries.add(entry(List.copyOf(part)));
            part.clear();
        }
    }

    private static Entry entry(List<Node> part) {
        if (part.size() >= 2 && part.getFirst() instanceof Token key && part.get(1) instanceof Token sign) {
            boolean maps = sign.is(":") || sign.is("=>") || sign.is("=");
            boolean names =
                    key.kind() == Token.Kind.NAME || key.kind() == Token.Kind.STRING || key.kind() == Token.Kind.SYMBOL;
            if (maps && names) {
                return new Entry(key.text(), part.subList(2, part.size()));
            }
        }
        return new Entry("", part);
    }

    /** The first entry of that key. */
    public static Optional<Entry> entry(List<Entry> entries, String key) {
        return entries.stream().filter(entry -> entry.key().equals(key)).findFirst();
    }

    /** Every assignment, of nested blocks too. */
    public static List<Assignment> assignments(Group root, Language language) {
        var found = new ArrayList<Assignment>();
        collectAssignments(root, language, found);
        return found;
    }

    private static void collectAssignments(Group group, Language language, List<Assignment> found) {
        if (group.open() == '\0' || group.open() == '{') {
            boolean headers = language == Language.PYTHON && group.open() == '\0';
            for (var statement : statements(group.children(), headers)) {
                assignment(statement).ifPresent(found::add);
            }
        }
        for (var node : group.children()) {
            if (node instanceof Group inner) {
                collectAssignments(inner, language, found);
            }
        }
    }

    /** The nodes of a block, cut where lines and semicolons end statements; a comma or an operator carries on. */
    public static List<List<Node>> statements(List<Node> nodes) {
        return statements(nodes, false);
    }

    /**
     * @param headers whether the colon behind {@code if x:} ends it, as in Python, where what follows is a statement of its own,
     *     and outside of brackets every line ends one, whatever it ends with
     */
    private static List<List<Node>> statements(List<Node> nodes, boolean headers) {
        var statements = new ArrayList<List<Node>>();
        var statement = new ArrayList<Node>();
        for (var node : nodes) {
            boolean header = headers && node.is(":") && opensBlock(statement);
            boolean ends = header || node.is(";") || (node.isNewline() && (headers || !carriesOn(statement)));
            if (ends && !statement.isEmpty()) {
                statements.add(List.copyOf(statement));
                statement.clear();
            } else if (!ends && !node.isNewline()) {
                statement.add(node);
            }
        }
        if (!statement.isEmpty()) {
            statements.add(List.copyOf(statement));
        }
        return statements;
    }

    private static boolean opensBlock(List<Node> statement) {
        return !statement.isEmpty() && statement.getFirst() instanceof Token word && HEADERS.contains(word.text());
    }

    private static boolean carriesOn(List<Node> statement) {
        return !statement.isEmpty()
                && statement.getLast() instanceof Token token
                && token.kind() == Token.Kind.SIGN
                && !token.text().equals("?");
    }

    private static Optional<Assignment> assignment(List<Node> statement) {
        for (int i = 1; i < statement.size(); i++) {
            if (statement.get(i).is("=") || statement.get(i).is(":=")) {
                var target = target(withoutType(statement.subList(0, i)));
                return target.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Assignment(
                                target,
                                statement.subList(i + 1, statement.size()),
                                statement.getFirst().start()));
            }
        }
        return Optional.empty();
    }

    /** {@code size: int} and {@code const size: number} give {@code size}. */
    private static List<Node> withoutType(List<Node> nodes) {
        for (int i = 1; i < nodes.size(); i++) {
            if (nodes.get(i).is(":")) {
                return nodes.subList(0, i);
            }
        }
        return nodes;
    }

    /** Read from behind, so that words like {@code export const} do not matter; of {@code db, err} the first counts. */
    private static List<String> target(List<Node> nodes) {
        var parts = new ArrayList<String>();
        int end = nodes.size();
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i).is(",")) {
                end = i;
                break;
            }
        }
        for (int i = end - 1; i >= 0; i--) {
            var node = nodes.get(i);
            if (node instanceof Group keys && keys.open() == '[' && key(keys).isPresent()) {
                parts.addFirst(key(keys).get());
            } else if (node.isName()) {
                parts.addFirst(((Token) node).text());
                if (i == 0 || !isLink(nodes.get(i - 1))) {
                    return parts;
                }
                i--;
            } else {
                return List.of();
            }
        }
        return List.of();
    }

    private static Optional<String> key(Group keys) {
        return keys.children().size() == 1 && keys.children().getFirst() instanceof Token token
                ? Optional.of(token.text())
                : Optional.empty();
    }
}
