package dev.weir.doctor;

import java.util.List;

/**
 * One cause, as the doctor says it.
 *
 * @param id stable name for scripts, in capitals, for instance {@code LEAK_IDLE_TX}
 * @param severity how much it hurts
 * @param confidence how sure it is
 * @param verdict one sentence with numbers that names the cause
 * @param evidence what that rests on, one fact with its numbers per line
 * @param remedies what to change, best first; empty when nothing has to
 */
public record Finding(
        String id,
        Severity severity,
        Confidence confidence,
        String verdict,
        List<String> evidence,
        List<Remedy> remedies) {

    public Finding {
        if (!id.matches("[A-Z][A-Z0-9_]*")) {
            throw new IllegalArgumentException("an id is in capitals, but this is " + id);
        }
        if (verdict.isBlank()) {
            throw new IllegalArgumentException("finding " + id + " has no verdict");
        }
        evidence = List.copyOf(evidence);
        remedies = List.copyOf(remedies);
    }
}
