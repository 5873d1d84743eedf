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
 * @param past what is said of it when it is over
 */
public record Finding(
        String id,
        Severity severity,
        Confidence confidence,
        String verdict,
        List<String> evidence,
        List<Remedy> remedies,
        Past past) {

    /**
     * The same, told when it is over.
     *
     * @param verdict in the past tense, without what was foretold
     * @param remedies what keeps it from coming back; nothing that is done to the sessions of then
     */
    public record Past(String verdict, List<Remedy> remedies) {
        /** It reads the same, and the same is to be done. */
        public static final Past SAME = new Past("", List.of());

        public Past {
            remedies = List.copyOf(remedies);
        }
    }

    /** With another verdict for when it is over. */
    public Finding onceOver(String verdict) {
        return onceOver(verdict, past.remedies());
    }

    /** With another verdict and other remedies for when it is over. */
    public Finding onceOver(String verdict, List<Remedy> remedies) {
        return new Finding(
                id, severity, confidence, this.verdict, evidence, this.remedies, new Past(verdict, remedies));
    }

    public Finding {
        if (!id.matches("[A-Z][A-Z0-9_]*")) {
            throw new IllegalArgumentException("an id is in capitals, but this is " + id);
        }
        if (verdict.isBlank()) {
            throw new IllegalArgumentException("finding " + id + " has no verdict");
        }
        evidence = List.copyOf(evidence);
        remedies = List.copyOf(remedies);
        past = past.equals(Past.SAME) ? new Past(verdict, remedies) : past;
    }
}
