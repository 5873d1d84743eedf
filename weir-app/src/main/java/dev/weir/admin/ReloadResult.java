package dev.weir.admin;

import java.util.List;

/**
 * What a reload did. With problems nothing was changed.
 *
 * @param problems each with file, line and column, ready to be shown
 * @param changed keys that have a new value now
 * @param needRestart keys whose new value waits for a restart
 */
public record ReloadResult(List<String> problems, List<String> changed, List<String> needRestart) {

    /** Copies the lists; refuses problems together with changes. */
    public ReloadResult {
        problems = List.copyOf(problems);
        changed = List.copyOf(changed);
        needRestart = List.copyOf(needRestart);
        if (!problems.isEmpty() && !changed.isEmpty()) {
            throw new IllegalArgumentException("a reload with problems changes nothing, but changed " + changed);
        }
    }
}
