package dev.weir.doctor;

/**
 * One edit and how to see that it worked.
 *
 * @param subject the framework, platform or program whose setting it is, for instance {@code Django} or {@code PostgreSQL}
 * @param place where to make it: a file, a URL, a page of a console; empty when nobody can know
 * @param before what stands there now, several lines at most; empty when something is added
 * @param after what should stand there; empty when something is removed or there is nothing to edit
 * @param confirm one command or one SQL statement that shows whether it worked
 */
public record Remedy(String subject, String place, String before, String after, String confirm) {

    public Remedy {
        if (subject.isBlank()) {
            throw new IllegalArgumentException("a remedy says whose setting it is");
        }
    }

    /** Whether there is something to type at all, not only something to look at. */
    public boolean isEdit() {
        return !before.isEmpty() || !after.isEmpty();
    }
}
