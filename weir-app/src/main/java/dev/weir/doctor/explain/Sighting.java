package dev.weir.doctor.explain;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;

/** How often one error is in a text, where, and the numbers of the first time. */
final class Sighting {
    private final Rule rule;
    private final Map<String, String> groups = new HashMap<>();
    private final String excerpt;
    private final long firstLine;
    private long lastLine;
    private long count;

    /** The first time; {@link #again} counts it. */
    Sighting(Rule rule, Matcher found, long line) {
        this.rule = rule;
        this.excerpt = Scrubber.clean(found.group());
        this.firstLine = line;
        found.namedGroups().forEach((name, index) -> {
            if (found.group(index) != null) {
                groups.put(name, Scrubber.clean(found.group(index)));
            }
        });
    }

    /** Several that together mean something else; the numbers are those of the first. */
    Sighting(Rule rule, Sighting one, Sighting other) {
        this.rule = rule;
        this.excerpt = one.excerpt;
        this.firstLine = Math.min(one.firstLine, other.firstLine);
        this.lastLine = Math.max(one.lastLine, other.lastLine);
        this.count = one.count + other.count;
        groups.putAll(one.groups);
    }

    void again(long line) {
        count++;
        lastLine = line;
    }

    Rule rule() {
        return rule;
    }

    Map<String, String> groups() {
        return groups;
    }

    String excerpt() {
        return excerpt;
    }

    long firstLine() {
        return firstLine;
    }

    long lastLine() {
        return lastLine;
    }

    long count() {
        return count;
    }

    /** {@code 3 times, first in line 12}. */
    String when() {
        return count == 1 ? "once, in line " + firstLine : count + " times, first in line " + firstLine;
    }
}
