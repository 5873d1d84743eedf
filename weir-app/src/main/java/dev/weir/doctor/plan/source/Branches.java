package dev.weir.doctor.plan.source;

import java.util.ArrayList;
import java.util.List;

/** Where the branches of {@code if}, {@code else if} and {@code else} are, in Python and in JavaScript. */
final class Branches {
    private final SourceText source;
    private final List<Arm> arms = new ArrayList<>();

    /** The characters that a branch is. */
    private record Arm(Branch branch, int from, int to) {}

    /** A line of Python that begins a statement. */
    private record Line(Node first, int indent) {
        boolean carriesOn(Line head) {
            return indent == head.indent && (first.is("elif") || first.is("else"));
        }
    }

    private Branches(SourceText source) {
        this.source = source;
    }

    /** What stands around an offset, outer ones first. */
    static List<Branch> around(Program program, Language language, int offset) {
        var branches = new Branches(program.source());
        switch (language) {
            case PYTHON -> branches.indented(program.tree());
            case JAVASCRIPT -> branches.braced(program.tree());
            case RUBY, GO, ELIXIR, PHP -> {}
        }
        return branches.arms.stream()
                .filter(arm -> arm.from() <= offset && offset < arm.to())
                .map(Arm::branch)
                .toList();
    }

    private void add(Node statement, int number, int from, int to) {
        var word = source.span(statement.start(), statement.end());
        arms.add(new Arm(new Branch(word, number), from, to));
    }

    private void indented(Group tree) {
        var lines = lines(tree.children());
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).first().is("if")) {
                chain(lines, i, tree.end());
            }
        }
    }

    private void chain(List<Line> lines, int head, int endOfFile) {
        var statement = lines.get(head);
        int at = head;
        for (int number = 0; at < lines.size() && (at == head || lines.get(at).carriesOn(statement)); number++) {
            int next = at + 1;
            while (next < lines.size() && lines.get(next).indent() > statement.indent()) {
                next++;
            }
            int to = next < lines.size() ? lines.get(next).first().start() : endOfFile;
            add(statement.first(), number, lines.get(at).first().start(), to);
            at = next;
        }
    }

    private List<Line> lines(List<Node> nodes) {
        var lines = new ArrayList<Line>();
        for (int i = 0; i < nodes.size(); i++) {
            if (!nodes.get(i).isNewline() && (i == 0 || nodes.get(i - 1).isNewline())) {
                var text = source.lineText(source.line(nodes.get(i).start()));
                lines.add(new Line(
                        nodes.get(i), text.length() - text.stripLeading().length()));
            }
        }
        return lines;
    }

    private void braced(Group group) {
        var nodes = group.children();
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i).is("if") && (i == 0 || !nodes.get(i - 1).is("else"))) {
                chain(nodes, i);
            }
            if (nodes.get(i) instanceof Group inner) {
                braced(inner);
            }
        }
    }

    private void chain(List<Node> nodes, int head) {
        int at = head;
        boolean tests = true;
        for (int number = 0; tests && at < nodes.size(); number++) {
            tests = nodes.get(at).is("if");
            int body = pastLines(nodes, tests ? at + 2 : at); // behind the word and its round brackets
            int end = endOfBody(nodes, body);
            if (end > body) {
                add(
                        nodes.get(head),
                        number,
                        nodes.get(body).start(),
                        nodes.get(end - 1).end());
            }
            int next = pastLines(nodes, end);
            boolean more = next < nodes.size() && nodes.get(next).is("else");
            at = more ? pastLines(nodes, next + 1) : nodes.size();
        }
    }

    private static int pastLines(List<Node> nodes, int from) {
        int at = from;
        while (at < nodes.size() && nodes.get(at).isNewline()) {
            at++;
        }
        return at;
    }

    /** A block in braces, or one statement up to its semicolon or the end of its line. */
    private static int endOfBody(List<Node> nodes, int from) {
        int end = from;
        if (end < nodes.size() && nodes.get(end).isGroup('{')) {
            return end + 1;
        }
        while (end < nodes.size() && !nodes.get(end).is(";") && !nodes.get(end).isNewline()) {
            end++;
        }
        return end < nodes.size() && nodes.get(end).is(";") ? end + 1 : end;
    }
}
