package dev.weir.config;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;

/** Collects every problem of a configuration, in the order found, so that its author sees them all at once. */
public final class Problems {
    private final List<Problem> found = new ArrayList<>();

    void error(Position at, String message) {
        found.add(new Problem(Problem.Severity.ERROR, at, message));
    }

    void warning(Position at, String message) {
        found.add(new Problem(Problem.Severity.WARNING, at, message));
    }

    public List<Problem> all() {
        return List.copyOf(found);
    }

    public List<Problem> errors() {
        return only(Problem.Severity.ERROR);
    }

    public List<Problem> warnings() {
        return only(Problem.Severity.WARNING);
    }

    public boolean hasErrors() {
        return !errors().isEmpty();
    }

    private List<Problem> only(Problem.Severity severity) {
        return found.stream().filter(problem -> problem.severity() == severity).toList();
    }

    /** One line per problem. */
    @Override
    public String toString() {
        return found.stream().map(Problem::toString).collect(joining("\n"));
    }
}
