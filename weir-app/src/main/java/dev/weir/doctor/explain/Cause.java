package dev.weir.doctor.explain;

import dev.weir.doctor.Finding;

/**
 * One error of a text and what it means.
 *
 * @param layer who said no
 * @param words the same for a reader
 * @param title the error in a few words
 * @param count how often it is in the text
 * @param firstLine from 1
 * @param lastLine from 1
 * @param follows whether the first cause most likely brought this one about
 * @param finding verdict, evidence, edits
 */
public record Cause(
        Layer layer,
        String words,
        String title,
        long count,
        long firstLine,
        long lastLine,
        boolean follows,
        Finding finding) {}
